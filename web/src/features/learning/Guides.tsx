import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { LabelGuide } from '../../api/label'
import { editGuide, labelGuidesQuery } from '../../api/label'
import { useCan } from '../../api/session'
import { useDescribe } from '../../api/useProblem'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { TextArea, TextField } from '../../ui/Field'
import { FieldRow, Form, FormActions, SaveButton, useDraft } from '../../ui/Form'
import { Card } from '../../ui/Page'
import { toast } from '../../ui/Toast'
import { uiText } from '../../ui/text'
import s from './Label.module.css'
import { labelText } from './labelText'
import { percent } from './money'

// What labellers go by, and how much of each kind there is to do.
export function Guides() {
  const t = useText(labelText)
  const tu = useText(uiText)
  const guides = useQuery(labelGuidesQuery)
  const mayManage = useCan('learning.manage')
  const [open, setOpen] = useState<LabelGuide | null>(null)
  return (
    <Card title={t('guides')}>
      {guides.error && <ErrorView error={guides.error} onRetry={() => void guides.refetch()} />}
      <ul className={s.said}>
        {guides.data?.items?.map((g) => (
          <li key={g.kind}>
            <b>{t(`kind.${g.kind}`)}</b>
            <span className={s.grow}>
              {t('guideSummary', { share: percent(g.share), several: percent(g.several), n: g.labellers })}
            </span>
            {!g.text && <span className={s.muted}>{t('guideOwn')}</span>}
            {mayManage && (
              <Button
                size="small"
                aria-label={`${tu('edit')} ${t(`kind.${g.kind}`)}`}
                onPress={() => setOpen(g)}
              >
                {tu('edit')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {open && <GuideDialog guide={open} onClose={() => setOpen(null)} />}
    </Card>
  )
}

function GuideDialog({ guide, onClose }: { guide: LabelGuide; onClose: () => void }) {
  const t = useText(labelText)
  const describe = useDescribe()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const [draft, change] = useDraft({
    text: guide.text,
    share: String(Math.round(guide.share * 100)),
    several: String(Math.round(guide.several * 100)),
    labellers: String(guide.labellers),
  })
  const save = async () => {
    setBusy(true)
    try {
      await editGuide(guide.kind, {
        text: draft.text,
        share: Number(draft.share) / 100,
        several: Number(draft.several) / 100,
        labellers: Number(draft.labellers),
      })
      await client.invalidateQueries({ queryKey: labelGuidesQuery.queryKey })
      toast(t('guideSaved'))
      onClose()
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  const share = (name: 'share' | 'several', label: string) => (
    <TextField
      type="number"
      inputMode="numeric"
      min={0}
      max={100}
      label={label}
      hint={t('percentHint')}
      value={draft[name]}
      onChange={(value) => change({ [name]: value })}
    />
  )
  return (
    <Dialog title={t('guideEdit', { kind: t(`kind.${guide.kind}`) })} isOpen onClose={onClose} width="wide">
      <Form onSubmit={save} error={problem === null ? undefined : describe(problem)}>
        <FieldRow>
          {share('share', t('guideShare'))}
          {share('several', t('guideSeveral'))}
          <TextField
            type="number"
            inputMode="numeric"
            min={2}
            max={5}
            label={t('guideLabellers')}
            value={draft.labellers}
            onChange={(labellers) => change({ labellers })}
          />
        </FieldRow>
        <TextArea
          label={t('guideText')}
          hint={t('guideTextHint')}
          placeholder={t(`guideOf.${guide.kind}`)}
          rows={8}
          value={draft.text}
          onChange={(text) => change({ text })}
        />
        <FormActions>
          <SaveButton isPending={busy} />
        </FormActions>
      </Form>
    </Dialog>
  )
}
