import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Download, Eraser } from 'lucide-react'
import { useState } from 'react'
import type { CustomerDetail } from '../../api/customer'
import {
  customerName,
  customerQuery,
  eraseCustomer,
  exportAddress,
  timelineQuery,
  unblockCustomer,
  undoMerge,
} from '../../api/customer'
import { momentText, momentTexts } from '../../api/momentText'
import { useCan } from '../../api/session'
import { useTierName } from '../../api/tier'
import { useComplain } from '../../api/useProblem'
import { ErrorView } from '../../app/ErrorView'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button, ButtonAnchor, ButtonLink } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { Form } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import { toast } from '../../ui/Toast'
import s from './CustomersPage.module.css'
import { ProfileForm } from './ProfileForm'
import { customerText } from './text'

export function CustomerPage() {
  const t = useText(customerText)
  const locale = useLocale()
  const { id } = useParams({ from: '/shell/customers/$id' })
  const found = useQuery(customerQuery(id))
  const tierName = useTierName()
  const mayExport = useCan('customer.export')
  const mayErase = useCan('customer.erase')
  const [erasing, setErasing] = useState(false)
  if (found.error) return <ErrorView error={found.error} onRetry={() => void found.refetch()} />
  const customer = found.data
  if (!customer) {
    return (
      <Page title={t('title')}>
        <Skeleton lines={10} height={22} />
      </Page>
    )
  }
  const gone = Boolean(customer.erased_at)
  return (
    <Page
      title={customerName(customer, locale)}
      intro={[customer.place, tierName(customer.tier), t(`stage.${customer.stage}`)]
        .filter(Boolean)
        .join(' · ')}
      actions={
        !gone && (
          <>
            {mayExport && (
              <ButtonAnchor href={exportAddress(id)} download>
                <Download size={15} aria-hidden />
                {t('exportData')}
              </ButtonAnchor>
            )}
            {mayErase && (
              <Button look="danger" onPress={() => setErasing(true)}>
                <Eraser size={15} aria-hidden />
                {t('erase')}
              </Button>
            )}
          </>
        )
      }
    >
      <Notices customer={customer} />
      <div className={s.columns}>
        <div className={s.stack}>
          {!gone && <ProfileForm key={customer.id} customer={customer} />}
          <Timeline id={id} />
        </div>
        <div className={s.stack}>
          <Identities customer={customer} />
          <Consents customer={customer} />
          <Merges customer={customer} />
        </div>
      </div>
      {erasing && <EraseDialog customer={customer} onClose={() => setErasing(false)} />}
    </Page>
  )
}

function Notices({ customer }: { customer: CustomerDetail }) {
  const t = useText(customerText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayBlock = useCan('customer.block')
  const unblock = () =>
    void unblockCustomer(customer.id).then(() => {
      toast(t('unblocked'))
      void client.invalidateQueries({ queryKey: ['customer', customer.id] })
    }, complain)
  return (
    <>
      {customer.erased_at ? <Banner>{t('erasedNote')}</Banner> : null}
      {customer.masked && <Banner>{t('masked')}</Banner>}
      {customer.merged_into && (
        <Banner
          action={
            <ButtonLink size="small" to="/customers/$id" params={{ id: customer.merged_into }}>
              {t('openMerged')}
            </ButtonLink>
          }
        >
          {t('mergedInto')}
        </Banner>
      )}
      {customer.blocked_kind && (
        <Banner
          tone="danger"
          action={
            mayBlock && (
              <Button size="small" onPress={unblock}>
                {t('unblock')}
              </Button>
            )
          }
        >
          {t('blocked')}
        </Banner>
      )}
    </>
  )
}

function Timeline({ id }: { id: string }) {
  const t = useText(customerText)
  const tm = useText(momentTexts)
  const timeline = useQuery(timelineQuery(id))
  const moments = timeline.data?.items ?? []
  return (
    <Card title={t('timeline')}>
      {timeline.isPending && <Skeleton lines={4} />}
      {timeline.data && moments.length === 0 && <p className={s.muted}>{t('timelineEmpty')}</p>}
      <ol className={s.list}>
        {moments.map((moment) => (
          <li key={moment.id}>
            <span className={s.grow}>{momentText(moment.type, tm)}</span>
            {moment.conversation_id && (
              <Link to="/inbox" search={{ view: 'all', c: moment.conversation_id }}>
                {t('seeConversation')}
              </Link>
            )}
            <small>
              <Time at={moment.at} />
            </small>
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Identities({ customer }: { customer: CustomerDetail }) {
  const t = useText(customerText)
  const identities = customer.identities ?? []
  const assets = customer.assets ?? []
  return (
    <Card title={t('identities')}>
      {identities.length === 0 && <p className={s.muted}>{t('identitiesEmpty')}</p>}
      <ul className={s.list}>
        {identities.map((identity) => (
          <li key={identity.id}>
            <Tag tone={identity.strength === 'recorded' ? 'outline' : 'ok'}>
              {t(`identity.${identity.kind}`)}
            </Tag>
            <span className={s.grow}>{identity.value}</span>
            <small>{t(`strength.${identity.strength}`)}</small>
          </li>
        ))}
        {assets.map((asset) => (
          <li key={asset.id}>
            <Tag>{asset.kind}</Tag>
            <span className={s.grow}>{asset.name || asset.external_id}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Consents({ customer }: { customer: CustomerDetail }) {
  const t = useText(customerText)
  const consents = customer.consents ?? []
  return (
    <Card title={t('consents')}>
      {consents.length === 0 && <p className={s.muted}>{t('consentsEmpty')}</p>}
      <ul className={s.list}>
        {consents.map((consent) => (
          <li key={consent.id || consent.purpose}>
            <span className={s.grow}>{t(`purpose.${consent.purpose}`)}</span>
            <Tag tone={consent.given ? 'ok' : 'plain'}>{consent.given ? t('given') : t('refused')}</Tag>
            <small>
              <Time at={consent.at} />
            </small>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Merges({ customer }: { customer: CustomerDetail }) {
  const t = useText(customerText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayMerge = useCan('customer.merge')
  const merges = customer.merges ?? []
  if (merges.length === 0) return null
  const undo = (id: string) =>
    void undoMerge(id).then(() => {
      toast(t('mergeUndone'))
      void client.invalidateQueries()
    }, complain)
  return (
    <Card title={t('merges')}>
      <ul className={s.list}>
        {merges.map((merge) => (
          <li key={merge.id}>
            <span className={s.grow}>{t('mergedAt')}</span>
            <small>
              <Time at={merge.at} />
            </small>
            {merge.undone_at ? (
              <Tag>{t('undone')}</Tag>
            ) : (
              mayMerge && (
                <Button size="small" onPress={() => undo(merge.id)}>
                  {t('undoMerge')}
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function EraseDialog({ customer, onClose }: { customer: CustomerDetail; onClose: () => void }) {
  const t = useText(customerText)
  const client = useQueryClient()
  const complain = useComplain()
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const confirmed = typed.trim().toLowerCase() === t('eraseWord')
  const erase = async () => {
    if (!confirmed) return
    setBusy(true)
    try {
      await eraseCustomer(customer.id)
      toast(t('erased'))
      await client.invalidateQueries()
      onClose()
    } catch (error) {
      complain(error)
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('eraseTitle')} isOpen onClose={onClose} width="narrow">
      <p>{t('eraseText')}</p>
      <Form onSubmit={erase}>
        <TextField
          label={t('eraseType', { word: t('eraseWord') })}
          value={typed}
          onChange={setTyped}
          autoFocus
          autoComplete="off"
        />
        <Button type="submit" look="danger" isDisabled={!confirmed} isPending={busy}>
          {t('eraseDo')}
        </Button>
      </Form>
    </Dialog>
  )
}
