import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useDescribe } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Dialog } from '../../ui/Dialog'
import { TextArea, TextField } from '../../ui/Field'
import { Form, FormActions, SaveButton } from '../../ui/Form'
import { changeText } from './changeText'

type ChangeNameDialogProps = {
  name?: string
  note?: string
  onSave: (name: string, note: string) => Promise<unknown>
  onClose: () => void
}

// For a new change without a name, for renaming with one.
export function ChangeNameDialog({ name = '', note = '', onSave, onClose }: ChangeNameDialogProps) {
  const t = useText(changeText)
  const describe = useDescribe()
  const client = useQueryClient()
  const [mine, setMine] = useState({ name, note })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const save = async () => {
    setBusy(true)
    try {
      await onSave(mine.name.trim(), mine.note.trim())
      await client.invalidateQueries({ queryKey: ['knowledge'] })
      onClose()
    } catch (problem) {
      setError(describe(problem))
      setBusy(false)
    }
  }
  return (
    <Dialog title={name ? t('edit') : t('new')} isOpen onClose={onClose} width="narrow">
      <Form onSubmit={save} error={error}>
        <TextField
          label={t('name')}
          hint={t('nameHint')}
          value={mine.name}
          onChange={(next) => setMine({ ...mine, name: next })}
          maxLength={80}
          isRequired
          autoFocus
        />
        <TextArea label={t('note')} value={mine.note} onChange={(next) => setMine({ ...mine, note: next })} />
        <FormActions>
          <SaveButton
            isPending={busy}
            isDisabled={mine.name.trim() === ''}
            label={name ? t('save') : t('create')}
          />
        </FormActions>
      </Form>
    </Dialog>
  )
}
