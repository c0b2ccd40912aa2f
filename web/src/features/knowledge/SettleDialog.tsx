import { useState } from 'react'
import type { Content } from '../../api/knowledge'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { RadioGroup } from '../../ui/Radio'
import { uiText } from '../../ui/text'
import { changeText } from './changeText'
import { linesOf } from './contentDiff'
import { fieldName, useLineText } from './FieldChanges'
import { knowledgeText } from './text'

type Side = 'mine' | 'theirs'

type SettleDialogProps = {
  question: string
  fields: readonly string[]
  mine: Content
  theirs: Content
  onSettle: (settled: Record<string, Side>) => Promise<unknown>
  onClose: () => void
}

// Field by field, which side of a conflict stands. Nothing is chosen beforehand:
// whoever saves has looked.
export function SettleDialog({ question, fields, mine, theirs, onSettle, onClose }: SettleDialogProps) {
  const t = useText(changeText)
  const tk = useText(knowledgeText)
  const tu = useText(uiText)
  const [settled, setSettled] = useState<Record<string, Side>>({})
  const [busy, setBusy] = useState(false)
  const lineText = useLineText()
  const shown = (content: Content, field: string) =>
    lineText(field, linesOf(content, field)).join('\n') || t('nothing')
  return (
    <Dialog
      title={t('conflictTitle')}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button
            look="primary"
            isPending={busy}
            isDisabled={fields.some((field) => !settled[field])}
            onPress={async () => {
              setBusy(true)
              await onSettle(settled)
              setBusy(false)
            }}
          >
            {t('settle')}
          </Button>
        </>
      }
    >
      <p>{t('conflictText', { question })}</p>
      {fields.map((field) => (
        <RadioGroup<Side>
          key={field}
          label={fieldName(field, tk)}
          value={settled[field] ?? null}
          onChange={(side) => setSettled({ ...settled, [field]: side })}
          options={[
            { id: 'mine', label: t('mine'), note: shown(mine, field) },
            { id: 'theirs', label: t('theirs'), note: shown(theirs, field) },
          ]}
        />
      ))}
    </Dialog>
  )
}
