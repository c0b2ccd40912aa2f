import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ChangeDetail } from '../../api/change'
import { changeQuery, commentChange } from '../../api/change'
import { useMemberName } from '../../api/members'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextArea } from '../../ui/Field'
import { Time } from '../../ui/Time'
import s from './ChangePage.module.css'
import { changeText } from './changeText'

// What is said about a change as a whole, or about one item of it.
export function ChangeComments({ change, itemId = '' }: { change: ChangeDetail; itemId?: string }) {
  const t = useText(changeText)
  const nameOf = useMemberName()
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const mayApprove = useCan('knowledge.approve')
  const [writing, setWriting] = useState(itemId === '')
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const said = (change.comments ?? []).filter((comment) => comment.item_id === itemId)
  const send = async () => {
    setBusy(true)
    try {
      const now = await commentChange(change.id, text.trim(), itemId || undefined)
      client.setQueryData(changeQuery(change.id).queryKey, now)
      setText('')
      setWriting(itemId === '')
    } catch (error) {
      complain(error)
    }
    setBusy(false)
  }
  return (
    <>
      {said.length === 0 && itemId === '' && <p>{t('commentsNone')}</p>}
      {said.map((comment) => (
        <div key={comment.id} className={s.comment}>
          <small>
            {nameOf(comment.author_id)} <Time at={comment.created_at} />
          </small>
          <p>{comment.text}</p>
        </div>
      ))}
      {!writing && (mayWrite || mayApprove) && (
        <Button size="small" look="quiet" onPress={() => setWriting(true)}>
          {t('comment')}
        </Button>
      )}
      {writing && (mayWrite || mayApprove) && (
        <div className={s.write}>
          <TextArea
            label={t('comment')}
            rows={2}
            autoFocus={itemId !== ''}
            value={text}
            onChange={setText}
            maxLength={2000}
          />
          <Button size="small" isPending={busy} isDisabled={text.trim() === ''} onPress={() => void send()}>
            {t('send')}
          </Button>
        </div>
      )}
    </>
  )
}
