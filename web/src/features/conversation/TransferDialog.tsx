import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConversationRow } from '../../api/conversation'
import { refreshConversation, transferConversation } from '../../api/conversation'
import { queueQuery, teamPresenceQuery } from '../../api/desk'
import { useMe } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { deferred } from '../../app/deferred'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Combo } from '../../ui/Combo'
import { Dialog } from '../../ui/Dialog'
import { TextArea } from '../../ui/Field'
import { Segmented } from '../../ui/Radio'
import { uiText } from '../../ui/text'
import { dialogText } from './dialogText'
import { setLeaving } from './leaving'
import { conversationText } from './text'

type TransferDialogProps = { conversation: ConversationRow; onClose: () => void; onLeft: () => void }

type Kind = 'group' | 'member'

export function TransferDialog({ conversation, onClose, onLeft }: TransferDialogProps) {
  const t = useText(conversationText)
  const td = useText(dialogText)
  const tu = useText(uiText)
  const me = useMe()
  const client = useQueryClient()
  const complain = useComplain()
  const groups = useQuery(queueQuery)
  const team = useQuery(teamPresenceQuery)
  const [kind, setKind] = useState<Kind>('group')
  const [target, setTarget] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [touched, setTouched] = useState(false)

  const options =
    kind === 'group'
      ? (groups.data?.items ?? []).map((g) => ({
          id: g.group_id,
          label: g.name,
          note: td('groupNote', { waiting: g.waiting, free: g.free }),
        }))
      : (team.data?.items ?? [])
          .filter((m) => m.member_id !== me.member?.id)
          .map((m) => ({
            id: m.member_id,
            label: m.name,
            note: `${t(`presence.${m.state}`)} · ${t('load', { load: m.load, capacity: m.capacity })}`,
          }))

  const submit = () => {
    setTouched(true)
    if (!target) return
    const id = conversation.id
    setLeaving(id, true)
    deferred({
      text: td('transferring', { name: options.find((o) => o.id === target)?.label ?? '' }),
      commit: async (leaving) => {
        try {
          await transferConversation(
            id,
            kind === 'group' ? { group_id: target, note } : { member_id: target, note },
            leaving,
          )
        } finally {
          setLeaving(id, false)
          refreshConversation(client, id)
        }
      },
      undone: () => setLeaving(id, false),
      failed: complain,
    })
    onClose()
    onLeft()
  }

  return (
    <Dialog
      title={td('transferTitle')}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button look="primary" onPress={submit}>
            {t('transfer')}
          </Button>
        </>
      }
    >
      <Segmented<Kind>
        label={td('transferTo')}
        value={kind}
        onChange={(next) => {
          setKind(next)
          setTarget(null)
        }}
        options={[
          { id: 'group', label: td('transferGroup') },
          { id: 'member', label: td('transferMember') },
        ]}
      />
      <Combo
        key={`${kind} ${options.length}`}
        label={td('transferTo')}
        options={options}
        value={target}
        onChange={setTarget}
        emptyText={tu('noMatches')}
        error={touched && !target ? td('needTarget') : undefined}
      />
      <TextArea label={td('transferNote')} hint={td('transferNoteHint')} value={note} onChange={setNote} />
    </Dialog>
  )
}
