import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Message, Turn } from '../../api/conversation'
import { candidateAnswer, candidatesQuery, sendCorrection } from '../../api/knowledge'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Drawer } from '../../ui/Dialog'
import { TextArea, TextField } from '../../ui/Field'
import { Facts } from '../../ui/Page'
import { RadioGroup } from '../../ui/Radio'
import { toast } from '../../ui/Toast'
import { uiText } from '../../ui/text'
import s from './CloseDrawer.module.css'
import { dialogText } from './dialogText'

type TeachDrawerProps = { message: Message; turn: Turn | undefined; question: string; onClose: () => void }

const noItem = 'none'

// Prefilled from the bot's own record: the colleague only says what would have been right.
export function TeachDrawer({ message, turn, question, onClose }: TeachDrawerProps) {
  const td = useText(dialogText)
  const tu = useText(uiText)
  const complain = useComplain()
  const [lookFor, setLookFor] = useState(question)
  const found = useQuery(candidatesQuery(lookFor))
  const [right, setRight] = useState<string>(noItem)
  const [answer, setAnswer] = useState('')
  const [note, setNote] = useState('')
  const [touched, setTouched] = useState(false)
  const [busy, setBusy] = useState(false)
  const wrong =
    turn?.options?.find((o) => o.item_id === turn.item_id)?.question || message.content?.source?.title
  const enough = right !== noItem || answer.trim() !== ''

  const submit = async () => {
    setTouched(true)
    if (!enough) return
    setBusy(true)
    try {
      await sendCorrection({
        message_id: message.id,
        ...(right !== noItem ? { right_item_id: right } : {}),
        ...(answer.trim() ? { answer: answer.trim() } : {}),
        ...(note.trim() ? { note: note.trim() } : {}),
      })
      toast(td('teachDone'))
      onClose()
    } catch (error) {
      complain(error)
      setBusy(false)
    }
  }

  const candidates = (found.data?.candidates ?? [])
    .filter((c) => c.item_id !== turn?.item_id && !c.document_id)
    .slice(0, 6)
  return (
    <Drawer
      title={td('teachTitle')}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button look="primary" isPending={busy} onPress={() => void submit()}>
            {td('teachSend')}
          </Button>
        </>
      }
    >
      <p className={s.intro}>{td('teachIntro')}</p>
      <Facts
        items={[
          { label: td('teachQuestion'), value: question },
          ...(wrong ? [{ label: td('teachWrong'), value: wrong }] : []),
        ]}
      />
      <TextField label={td('teachSearch')} value={lookFor} onChange={setLookFor} />
      <RadioGroup
        label={td('teachRight')}
        value={right}
        onChange={setRight}
        options={[
          ...candidates.map((c) => ({ id: c.item_id, label: c.question, note: candidateAnswer(c) })),
          { id: noItem, label: td('teachRightEmpty') },
        ]}
      />
      <TextArea
        label={td('teachAnswer')}
        hint={td('teachAnswerHint')}
        value={answer}
        onChange={setAnswer}
        error={touched && !enough ? td('needTeach') : undefined}
      />
      <TextArea label={td('teachNote')} rows={2} value={note} onChange={setNote} />
    </Drawer>
  )
}
