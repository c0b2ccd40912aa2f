import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { BaseVersion, Release } from '../../api/knowledge'
import { rollBack } from '../../api/knowledge'
import { useMemberName } from '../../api/members'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { Confirm } from '../../ui/Dialog'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import { toast } from '../../ui/Toast'
import s from './PublishPage.module.css'
import { knowledgeText } from './text'

type VersionRowProps = { version: BaseVersion; live: Release | null }

export function VersionRow({ version, live }: VersionRowProps) {
  const t = useText(knowledgeText)
  const nameOf = useMemberName()
  const client = useQueryClient()
  const complain = useComplain()
  const mayPublish = useCan('knowledge.publish')
  const [open, setOpen] = useState(false)
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
          <ButtonLink
            size="small"
            look="quiet"
            to="/knowledge/publish/$"
            params={{ _splat: 'compare' }}
            search={{ a: live.base_version_id, b: version.id } as never}
          >
            {t('compare')}
          </ButtonLink>
        )}
        {!isLive && version.state === 'published' && mayPublish && (
          <Button size="small" onPress={() => setOpen(true)}>
            {t('rollback')}
          </Button>
        )}
      </div>
      {open && (
        <Confirm
          title={t('rollbackTitle', { n: version.n })}
          isOpen
          onClose={() => setOpen(false)}
          confirmLabel={t('rollback')}
          onConfirm={back}
        >
          {t('rollbackText', { n: version.n })}
        </Confirm>
      )}
    </li>
  )
}
