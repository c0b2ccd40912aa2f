import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DocumentDetail, Placement } from '../../../api/document'
import { saveDocument } from '../../../api/document'
import { useCan } from '../../../api/session'
import { useDescribe } from '../../../api/useProblem'
import { useText } from '../../../i18n/text'
import { TextField } from '../../../ui/Field'
import { Form, FormActions, SaveButton, useDraft } from '../../../ui/Form'
import { Card } from '../../../ui/Page'
import { toast } from '../../../ui/Toast'
import s from './DocumentPage.module.css'
import { documentText } from './documentText'
import { PlacementFields } from './PlacementFields'

type PlaceFormProps = { document: DocumentDetail; draft: NonNullable<DocumentDetail['draft']> }

// A document's title and where it belongs. What it says is its source's.
export function PlaceForm({ document: d, draft }: PlaceFormProps) {
  const t = useText(documentText)
  const client = useQueryClient()
  const describe = useDescribe()
  const mayWrite = useCan('knowledge.write')
  const [title, setTitle] = useState(draft.title)
  const { category_id, grade, visibility, valid_from, valid_until } = draft
  const [placement, change, moved] = useDraft<Placement>({
    category_id,
    grade,
    visibility,
    valid_from,
    valid_until,
  })
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      await saveDocument(d.id, { title: title.trim(), placement })
      toast(t('placeSaved'))
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      setProblem(describe(error))
    }
    setBusy(false)
  }
  return (
    <Card title={t('place')}>
      <Form className={s.form} onSubmit={save} error={problem}>
        <TextField label={t('titleField')} value={title} onChange={setTitle} isDisabled={!mayWrite} />
        <PlacementFields value={placement} onChange={change} isDisabled={!mayWrite} />
        {mayWrite && (
          <FormActions>
            <SaveButton isPending={busy} isDisabled={!moved && title.trim() === draft.title} />
          </FormActions>
        )}
      </Form>
    </Card>
  )
}
