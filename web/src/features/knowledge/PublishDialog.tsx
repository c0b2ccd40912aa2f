import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Drafts } from '../../api/knowledge'
import { publish } from '../../api/knowledge'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { TextArea } from '../../ui/Field'
import { toast } from '../../ui/Toast'
import { uiText } from '../../ui/text'
import { knowledgeText } from './text'

type PublishDialogProps = { drafts: Drafts; label: string; onClose: () => void }

// Asks for the note that colleagues will read, and publishes.
export function PublishDialog({ drafts, label, onClose }: PublishDialogProps) {
  const t = useText(knowledgeText)
  const tu = useText(uiText)
  const client = useQueryClient()
  const complain = useComplain()
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      const change = await publish(note.trim(), drafts)
      toast(
        change.state === 'published'
          ? t('publishDone', { n: change.base_n })
          : t('publishAwaiting', { n: change.n }),
      )
      await client.invalidateQueries({ queryKey: ['knowledge'] })
      onClose()
    } catch (error) {
      complain(error)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('publishTitle')}
      isOpen
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button look="primary" isPending={busy} onPress={() => void run()}>
            {label}
          </Button>
        </>
      }
    >
      <p>{t('publishText')}</p>
      <TextArea
        label={t('publishNote')}
        hint={t('publishNoteHint')}
        value={note}
        onChange={setNote}
        autoFocus
      />
    </Dialog>
  )
}
