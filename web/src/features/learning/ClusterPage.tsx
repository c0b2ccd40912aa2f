import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { ClusterDetail } from '../../api/learning'
import { clusterQuery, editCluster, reasonNames } from '../../api/learning'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { ErrorView } from '../../app/ErrorView'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { Confirm, Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { DefinitionFigure } from '../../ui/Figure'
import { Form, FormActions, SaveButton } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toast'
import { Questions } from './ClusterQuestions'
import { DayBars } from './DayBars'
import { FixLine } from './FixesPage'
import s from './Learning.module.css'
import { count, minutes, money, percent } from './money'
import { ProofView, Verdict } from './ProofView'
import { learningText } from './text'

const FixDrawer = lazy(() => import('./FixDrawer').then((m) => ({ default: m.FixDrawer })))

export function ClusterPage({ id }: { id: string }) {
  const t = useText(learningText)
  const cluster = useQuery(clusterQuery(id))
  const search: Record<string, unknown> = useSearch({ strict: false })
  const correction = typeof search.correction === 'string' ? search.correction : ''
  const mayFix = useCan('knowledge.write')
  const [fixing, setFixing] = useState(correction !== '' && mayFix)
  const k = cluster.data
  return (
    <Page
      title={k ? k.name || t('nameless') : t('tab.clusters')}
      width="full"
      actions={
        k && (
          <>
            <Change cluster={k} />
            {mayFix && (
              <Button look="primary" onPress={() => setFixing(true)}>
                {t('fix')}
              </Button>
            )}
          </>
        )
      }
    >
      <ButtonLink
        size="small"
        look="quiet"
        className={s.back}
        to="/learning/$"
        params={{ _splat: 'clusters' }}
      >
        ← {t('backToList')}
      </ButtonLink>
      {cluster.error && <ErrorView error={cluster.error} onRetry={() => void cluster.refetch()} />}
      {cluster.isPending && <Skeleton lines={6} height={60} />}
      {k && <Body cluster={k} />}
      <Suspense fallback={null}>
        {fixing && k && <FixDrawer cluster={k} correctionId={correction} onClose={() => setFixing(false)} />}
      </Suspense>
    </Page>
  )
}

function Body({ cluster: k }: { cluster: ClusterDetail }) {
  const t = useText(learningText)
  return (
    <>
      <Costs cluster={k} />
      {(k.fixes?.length ?? 0) > 0 && (
        <Card title={t('fixes')}>
          {k.fixes?.map((fix) => (
            <div key={fix.id}>
              <FixLine fix={fix} />
              <Verdict fix={fix} />
              <ProofView fix={fix} />
            </div>
          ))}
        </Card>
      )}
      <div className={s.two}>
        <Card title={t('days')}>
          <DayBars days={k.days ?? []} />
        </Card>
        <Card title={t('reasons')} note={t('reasonsNote')}>
          <ul className={s.list}>
            {reasonNames.map((name, i) =>
              k.reasons?.[i] ? (
                <li key={name}>
                  <span className={s.grow}>{t(`reason.${name}`)}</span>
                  <span className="num">{k.reasons[i]}</span>
                </li>
              ) : null,
            )}
          </ul>
        </Card>
        <Card title={t('nearest')}>
          <p className={s.muted}>{t('nearestText')}</p>
          <ul className={s.list}>
            {k.nearest?.map((near) => (
              <li key={near.item_id}>
                <span className={s.grow}>{near.question}</span>
                <span className="num">{percent(near.confidence)}</span>
                <ButtonLink size="small" look="quiet" to="/knowledge/items/$id" params={{ id: near.item_id }}>
                  {t('openItem')}
                </ButtonLink>
              </li>
            ))}
          </ul>
          {k.nearest?.length === 0 && <p className={s.muted}>{t('nearestNone')}</p>}
        </Card>
      </div>
      <Questions id={k.id} />
    </>
  )
}

function Costs({ cluster: k }: { cluster: ClusterDetail }) {
  const t = useText(learningText)
  const locale = useLocale()
  const { currency, agent_minute, unsolved_need } = k.prices
  const days = k.days?.length ?? 0
  return (
    <div className={s.figures}>
      <DefinitionFigure
        lead
        name={t('colDebt')}
        value={money(k.debt, currency, locale)}
        definition={
          <p>
            {t('debtDef', {
              days,
              minutes: minutes(k.people_ms),
              lost: count(k.lost),
              minute: money(agent_minute, currency, locale),
              need: money(unsolved_need, currency, locale),
            })}
          </p>
        }
      />
      <DefinitionFigure
        name={t('people')}
        value={t('peopleValue', { n: minutes(k.people_ms) })}
        definition={<p>{t('peopleDef')}</p>}
      />
      <DefinitionFigure name={t('lost')} value={count(k.lost)} definition={<p>{t('lostDef')}</p>} />
      <DefinitionFigure
        name={t('size')}
        value={String(k.size)}
        note={t('sizeNote', { n: k.asked })}
        definition={<p>{t('sizeDef', { days })}</p>}
      />
      <DefinitionFigure
        name={t('customers')}
        value={String(k.customers)}
        definition={<p>{t('customersDef')}</p>}
      />
    </div>
  )
}

// Naming, putting aside and taking up again.
function Change({ cluster: k }: { cluster: ClusterDetail }) {
  const t = useText(learningText)
  const mayManage = useCan('learning.manage')
  const client = useQueryClient()
  const complain = useComplain()
  const [asking, setAsking] = useState<'name' | 'dismiss' | null>(null)
  if (!mayManage) return null
  const change = async (what: Parameters<typeof editCluster>[1], done: string) => {
    try {
      const now = await editCluster(k.id, what)
      client.setQueryData(clusterQuery(k.id).queryKey, now)
      toast(done)
      setAsking(null)
      await client.invalidateQueries({ queryKey: ['learning', 'clusters'] })
      await client.invalidateQueries({ queryKey: ['learning', 'status'] })
    } catch (error) {
      complain(error)
      throw error
    }
  }
  return (
    <>
      <Button onPress={() => setAsking('name')}>{t('rename')}</Button>
      {k.state === 'dismissed' ? (
        <Button onPress={() => void change({ state: 'open' }, t('reopened')).catch(() => undefined)}>
          {t('reopen')}
        </Button>
      ) : (
        <Button onPress={() => setAsking('dismiss')}>{t('dismiss')}</Button>
      )}
      {asking === 'name' && (
        <Rename
          title={k.title}
          onClose={() => setAsking(null)}
          onSave={(title) => change({ title }, t('rename'))}
        />
      )}
      <Confirm
        title={t('dismissTitle')}
        isOpen={asking === 'dismiss'}
        onClose={() => setAsking(null)}
        onConfirm={() => change({ state: 'dismissed' }, t('dismissed'))}
        confirmLabel={t('dismiss')}
      >
        {t('dismissText')}
      </Confirm>
    </>
  )
}

type RenameProps = { title: string; onClose: () => void; onSave: (title: string) => Promise<unknown> }

function Rename({ title, onClose, onSave }: RenameProps) {
  const t = useText(learningText)
  const [value, setValue] = useState(title)
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    await onSave(value).catch(() => setBusy(false))
  }
  return (
    <Dialog title={t('rename')} isOpen onClose={onClose} width="narrow">
      <Form onSubmit={save}>
        <TextField
          label={t('renameLabel')}
          hint={t('renameHint')}
          value={value}
          onChange={setValue}
          maxLength={80}
          autoFocus
        />
        <FormActions>
          <SaveButton isPending={busy} />
        </FormActions>
      </Form>
    </Dialog>
  )
}
