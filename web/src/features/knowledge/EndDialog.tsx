import { useState } from 'react'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { RadioGroup } from '../../ui/Radio'
import { uiText } from '../../ui/text'
import { dayKey } from '../../ui/time'
import { changeText } from './changeText'
import { MomentFields, millis } from './PlanDialog'

type EndDialogProps = { onEnd: (endAt: number) => Promise<unknown>; onClose: () => void }

// When a published change is taken back: 1, a time long past, is at once; 0 is never.
export function EndDialog({ onEnd, onClose }: EndDialogProps) {
  const t = useText(changeText)
  const tu = useText(uiText)
  const [when, setWhen] = useState<'now' | 'at' | 'never'>('now')
  const [at, setAt] = useState({ day: dayKey(Date.now() + 86_400_000), time: '23:59' })
  const [busy, setBusy] = useState(false)
  const endAt = when === 'now' ? 1 : when === 'never' ? 0 : millis(at)
  const wrong = when === 'at' && endAt <= Date.now()
  return (
    <Dialog
      title={t('endTitle')}
      isOpen
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button
            look="primary"
            isPending={busy}
            isDisabled={wrong}
            onPress={async () => {
              setBusy(true)
              await onEnd(endAt)
              setBusy(false)
            }}
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <p>{t('endText')}</p>
      <RadioGroup
        label={t('when')}
        value={when}
        onChange={setWhen}
        options={[
          { id: 'now', label: t('endNow') },
          { id: 'at', label: t('endAt') },
          { id: 'never', label: t('endNever') },
        ]}
      />
      {when === 'at' && (
        <MomentFields value={at} onChange={setAt} error={wrong ? t('pastTime') : undefined} />
      )}
    </Dialog>
  )
}
