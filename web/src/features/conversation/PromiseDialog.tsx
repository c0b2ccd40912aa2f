import { useState } from 'react'
import { makePromise } from '../../api/conversation'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { TextArea } from '../../ui/Field'
import { RadioGroup } from '../../ui/Radio'
import { uiText } from '../../ui/text'
import { dialogText } from './dialogText'

const hour = 3_600_000
const spans = { hours: 2 * hour, day: 24 * hour, days: 72 * hour, week: 7 * 24 * hour, open: 0 }
type Span = keyof typeof spans

type PromiseDialogProps = { conversationId: string; onDone: () => void; onClose: () => void }

export function PromiseDialog({ conversationId, onDone, onClose }: PromiseDialogProps) {
  const t = useText(dialogText)
  const tu = useText(uiText)
  const complain = useComplain()
  const [text, setText] = useState('')
  const [span, setSpan] = useState<Span>('day')
  const [touched, setTouched] = useState(false)
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    setTouched(true)
    if (!text.trim()) return
    setBusy(true)
    try {
      await makePromise(conversationId, text, spans[span] === 0 ? 0 : Date.now() + spans[span])
      onDone()
      onClose()
    } catch (error) {
      complain(error)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('promiseTitle')}
      isOpen
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button look="primary" isPending={busy} onPress={() => void submit()}>
            {tu('save')}
          </Button>
        </>
      }
    >
      <TextArea
        label={t('promiseText')}
        hint={t('promiseTextHint')}
        value={text}
        onChange={setText}
        maxLength={500}
        error={touched && !text.trim() ? t('promiseNeeded') : undefined}
      />
      <RadioGroup<Span>
        label={t('promiseDue')}
        value={span}
        onChange={setSpan}
        options={[
          { id: 'hours', label: t('promiseDue.hours') },
          { id: 'day', label: t('promiseDue.day') },
          { id: 'days', label: t('promiseDue.days') },
          { id: 'week', label: t('promiseDue.week') },
          { id: 'open', label: t('promiseDue.open') },
        ]}
      />
    </Dialog>
  )
}
