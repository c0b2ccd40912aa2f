import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Archive, ArrowLeft, Ellipsis, FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import type { ItemDetail } from '../../api/knowledge'
import { archiveItem, revertItem } from '../../api/knowledge'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useCommands } from '../../app/commands'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { Confirm } from '../../ui/Dialog'
import { Kbd } from '../../ui/Kbd'
import { Menu } from '../../ui/Menu'
import { Tag } from '../../ui/Tag'
import { toast } from '../../ui/Toast'
import { uiText } from '../../ui/text'
import s from './ItemHeader.module.css'
import { ItemState } from './ItemsPage'
import { knowledgeText } from './text'

type ItemHeaderProps = {
  detail: ItemDetail | null
  question: string
  dirty: boolean
  busy: boolean
  onSave: () => void
}

export function ItemHeader({ detail, question, dirty, busy, onSave }: ItemHeaderProps) {
  const t = useText(knowledgeText)
  const tu = useText(uiText)
  const navigate = useNavigate()
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const [archiving, setArchiving] = useState(false)
  const archived = Boolean(detail?.archived_at)
  useCommands([
    {
      id: 'save item',
      label: t('save'),
      group: 'here',
      keys: 'mod+s',
      isDisabled: !mayWrite || !dirty || archived,
      run: onSave,
    },
  ])
  const restored = () => {
    toast(t('restoredDone'))
    return client.invalidateQueries({ queryKey: ['knowledge'] })
  }
  return (
    <header className={s.header}>
      <Link to="/knowledge" className={s.back} aria-label={t('tab.items')}>
        <ArrowLeft size={18} aria-hidden />
      </Link>
      <div className={s.title}>
        <h2>{question || t('editorNew')}</h2>
        {detail && <small>{t('key', { key: detail.key })}</small>}
      </div>
      {dirty ? <Tag tone="warn">{t('unsaved')}</Tag> : detail && <ItemState item={detail} />}
      {question && (
        <ButtonLink to="/knowledge/test" search={{ q: question }}>
          <FlaskConical size={15} aria-hidden />
          {t('testAsk')}
        </ButtonLink>
      )}
      {mayWrite && detail && archived && (
        <Button
          look="primary"
          onPress={() => void revertItem(detail.id, detail.draft_revision_id).then(restored, complain)}
        >
          {t('restore')}
        </Button>
      )}
      {mayWrite && !archived && (
        <Button look="primary" isDisabled={detail !== null && !dirty} isPending={busy} onPress={onSave}>
          {t('save')}
          <Kbd keys="mod+s" className={s.kbd} />
        </Button>
      )}
      {detail && mayWrite && !archived && (
        <Menu
          label={tu('actions')}
          placement="bottom end"
          trigger={
            <AriaButton className={s.more} aria-label={tu('actions')}>
              <Ellipsis size={18} aria-hidden />
            </AriaButton>
          }
          groups={[
            {
              id: 'item',
              entries: [
                {
                  id: 'archive',
                  label: t('archive'),
                  danger: true,
                  icon: <Archive size={16} aria-hidden />,
                  run: () => setArchiving(true),
                },
              ],
            },
          ]}
        />
      )}
      {archiving && detail && (
        <Confirm
          title={t('archiveTitle')}
          isOpen
          onClose={() => setArchiving(false)}
          danger
          confirmLabel={t('archive')}
          onConfirm={async () => {
            try {
              await archiveItem(detail.id)
              toast(t('archivedDone'))
              await client.invalidateQueries({ queryKey: ['knowledge'] })
              void navigate({ to: '/knowledge' })
            } catch (error) {
              complain(error)
              throw error
            }
          }}
        >
          {t('archiveText')}
        </Confirm>
      )}
    </header>
  )
}
