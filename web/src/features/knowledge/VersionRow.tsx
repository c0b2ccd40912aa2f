import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { BaseVersion, Release } from '../../api/knowledge'
import { compareQuery, rollBack } from '../../api/knowledge'
import { useMemberName } from '../../api/members'
import { useCan } from '../../api/session'
import { useComplain, useDescribe } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Confirm, Dialog } from '../../ui/Dialog'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import { toast } from '../../ui/Toast'
import { FieldChanges } from './FieldChanges'
import s from './PublishPage.module.css'
import { knowledgeText } from './text'

type VersionRowProps = { version: BaseVersion; live: Release | null }

export function VersionRow({ version, live }: VersionRowProps) {
  const t = useText(knowledgeText)
  const nameOf = useMemberName()
  const client = useQueryClient()
  const complain = useComplain()
  const mayPublish = useCan('knowledge.publish')
  const [open, setOpen] = useState<'rollback' | 'compare' | null>(null)
  const isLive = live?.base_version_id === version.id
  const back = async () => {
    try {
      await rollBack(version.id)
      toast(t('rolledBack', { n: version.n }))
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      complain(error)
    }
  }
  return (
    <li className={s.version}>
      <div className={s.versionText}>
        <p className={s.versionHead}>
          <b className="num">{t('versionN', { n: version.n })}</b>
          {isLive && <Tag tone="ok">{t('live')}</Tag>}
          {version.state === 'rejected' && <Tag tone="danger">{t('versionRejected')}</Tag>}
          <span>{version.note}</span>
        </p>
        <small>
          <Time at={version.created_at} />
          {nameOf(version.author_id) && ` · ${t('by', { name: nameOf(version.author_id) })}`}
          {version.approved_by &&
            nameOf(version.approved_by) &&
            ` · ${t('approvedBy', { name: nameOf(version.approved_by) })}`}
          {` · ${t('versionCounts', { items: version.items, variants: version.variants })}`}
          {` · ${t('versionDelta', { added: version.added, changed: version.changed, removed: version.removed })}`}
        </small>
      </div>
      <div className={s.versionActions}>
        {live && !isLive && (
          <Button size="small" look="quiet" onPress={() => setOpen('compare')}>
            {t('compare')}
          </Button>
        )}
        {!isLive && version.state === 'published' && mayPublish && (
          <Button size="small" onPress={() => setOpen('rollback')}>
            {t('rollback')}
          </Button>
        )}
      </div>
      {open === 'rollback' && (
        <Confirm
          title={t('rollbackTitle', { n: version.n })}
          isOpen
          onClose={() => setOpen(null)}
          confirmLabel={t('rollback')}
          onConfirm={back}
        >
          {t('rollbackText', { n: version.n })}
        </Confirm>
      )}
      {open === 'compare' && live && <Compare from={live} to={version} onClose={() => setOpen(null)} />}
    </li>
  )
}

function Compare({ from, to, onClose }: { from: Release; to: BaseVersion; onClose: () => void }) {
  const t = useText(knowledgeText)
  const describe = useDescribe()
  const found = useQuery(compareQuery(from.base_version_id, to.id))
  return (
    <Dialog title={t('compareTitle', { a: from.base_n, b: to.n })} isOpen onClose={onClose} width="wide">
      {found.error && <Banner tone="danger">{describe(found.error)}</Banner>}
      {found.isPending && <Skeleton lines={6} />}
      {found.data && (found.data.items ?? []).length === 0 && <p>{t('noDifference')}</p>}
      {(found.data?.items ?? []).map((change) => (
        <section key={change.item_id} className={s.compared}>
          <p>
            <Tag tone={change.kind === 'added' ? 'ok' : change.kind === 'removed' ? 'danger' : 'warn'}>
              {t(`kind.${change.kind}`)}
            </Tag>{' '}
            <b>{change.question || change.key}</b>
          </p>
          {change.kind === 'changed' && <FieldChanges fields={change.fields ?? []} />}
        </section>
      ))}
    </Dialog>
  )
}
