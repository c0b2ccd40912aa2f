import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { BlockKind } from '../../api/customer'
import { blockCustomer, unblockCustomer } from '../../api/customer'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { RadioGroup } from '../../ui/Radio'
import { toast, toastWithUndo } from '../../ui/Toast'
import { uiText } from '../../ui/text'
import { dialogText } from './dialogText'
import { conversationText } from './text'

const spans = { hour: 3_600_000, day: 86_400_000, always: 0 }
type Span = keyof typeof spans

export function BlockDialog({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useText(conversationText)
  const td = useText(dialogText)
  const tu = useText(uiText)
  const client = useQueryClient()
  const complain = useComplain()
  const [kind, setKind] = useState<BlockKind>('mute')
  const [span, setSpan] = useState<Span>('day')
  const [busy, setBusy] = useState(false)

  const refresh = () => void client.invalidateQueries({ queryKey: ['customer', customerId] })
  const undo = () =>
    void unblockCustomer(customerId).then(() => {
      toast(td('unblocked'))
      refresh()
    }, complain)
  const submit = async () => {
    setBusy(true)
    try {
      await blockCustomer(customerId, kind, spans[span] === 0 ? 0 : Date.now() + spans[span])
      toastWithUndo(kind === 'block' ? td('blocked') : td('muted'), undo)
      refresh()
      onClose()
    } catch (error) {
      complain(error)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('blockTitle')}
      isOpen
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button look="danger" isPending={busy} onPress={() => void submit()}>
            {td('blockDo')}
          </Button>
        </>
      }
    >
      <RadioGroup<BlockKind>
        label={td('blockKind')}
        value={kind}
        onChange={setKind}
        options={[
          { id: 'mute', label: td('blockKind.mute') },
          { id: 'block', label: td('blockKind.block') },
        ]}
      />
      <RadioGroup<Span>
        label={td('blockUntil')}
        value={span}
        onChange={setSpan}
        options={[
          { id: 'hour', label: td('blockUntil.hour') },
          { id: 'day', label: td('blockUntil.day') },
          { id: 'always', label: td('blockUntil.always') },
        ]}
      />
    </Dialog>
  )
}
