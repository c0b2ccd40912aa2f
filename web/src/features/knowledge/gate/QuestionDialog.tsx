import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { addSuiteQuestions } from '../../../api/suite'
import { useDescribe } from '../../../api/useProblem'
import { useText } from '../../../i18n/text'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { TextField } from '../../../ui/Field'
import { Form, FormActions, SaveButton } from '../../../ui/Form'
import { Segmented } from '../../../ui/Radio'
import { toast } from '../../../ui/Toast'
import { ItemPicker } from '../branch/ItemPicker'
import s from './Gate.module.css'
import { gateText } from './gateText'

type Asker = 'public' | 'signed_in'
type Picked = { id: string; question: string }

// A question for the suite, written by hand.
export function QuestionDialog({ onClose }: { onClose: () => void }) {
  const t = useText(gateText)
  const client = useQueryClient()
  const describe = useDescribe()
  const [mine, setMine] = useState({ text: '', note: '', visibility: 'public' as Asker })
  const [picked, setPicked] = useState<Picked[]>([])
  const [picking, setPicking] = useState(false)
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      const expected = picked.map((item) => item.id)
      const { added } = await addSuiteQuestions([
        { ...mine, text: mine.text.trim(), note: mine.note.trim(), expected },
      ])
      toast(added > 0 ? t('added', { n: added }) : t('there'))
      await client.invalidateQueries({ queryKey: ['knowledge', 'suite'] })
      onClose()
    } catch (problem) {
      setError(describe(problem))
      setBusy(false)
    }
  }
  if (picking) {
    return (
      <ItemPicker
        title={t('pick')}
        onClose={() => setPicking(false)}
        onPick={({ id, question }) => {
          setPicked([...picked.filter((item) => item.id !== id), { id, question }])
          setPicking(false)
        }}
      />
    )
  }
  return (
    <Dialog title={t('addTitle')} isOpen onClose={onClose}>
      <Form onSubmit={save} error={error}>
        <TextField
          label={t('text')}
          hint={t('textHint')}
          value={mine.text}
          onChange={(text) => setMine({ ...mine, text })}
          maxLength={500}
          isRequired
          autoFocus
        />
        <div>
          <p>{t('expected')}</p>
          <small>{t('expectedHint')}</small>
          <ul className={s.picked}>
            {picked.map((item) => (
              <li key={item.id}>
                {item.question}
                <Button
                  size="small"
                  look="quiet"
                  onPress={() => setPicked(picked.filter((other) => other.id !== item.id))}
                >
                  {t('takeOff')}
                </Button>
              </li>
            ))}
          </ul>
          <Button size="small" onPress={() => setPicking(true)}>
            {t('pick')}
          </Button>
        </div>
        <Segmented<Asker>
          label={t('visibility')}
          showLabel
          value={mine.visibility}
          onChange={(visibility) => setMine({ ...mine, visibility })}
          options={(['public', 'signed_in'] as const).map((id) => ({ id, label: t(`visibility.${id}`) }))}
        />
        <TextField
          label={t('noteLabel')}
          value={mine.note}
          onChange={(note) => setMine({ ...mine, note })}
          maxLength={500}
        />
        <FormActions>
          <SaveButton isPending={busy} isDisabled={mine.text.trim() === ''} label={t('save')} />
        </FormActions>
      </Form>
    </Dialog>
  )
}
