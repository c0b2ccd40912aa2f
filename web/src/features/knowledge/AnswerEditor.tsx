import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import type { Answer } from '../../api/knowledge'
import { useText } from '../../i18n/text'
import { IconButton } from '../../ui/Button'
import { TextArea } from '../../ui/Field'
import { AnswerConditions } from './AnswerConditions'
import s from './AnswerEditor.module.css'
import { itemText } from './itemText'
import { PartsEditor } from './PartsEditor'
import { knowledgeText } from './text'

type AnswerEditorProps = {
  n: number
  count: number
  answer: Answer
  readOnly: boolean
  errorOf: (field: string) => string | undefined
  onChange: (answer: Answer) => void
  onRemove: () => void
  onMove: (step: -1 | 1) => void
}

export function AnswerEditor({
  n,
  count,
  answer,
  readOnly,
  errorOf,
  onChange,
  onRemove,
  onMove,
}: AnswerEditorProps) {
  const t = useText(knowledgeText)
  const ti = useText(itemText)
  const set = (part: Partial<Answer>) => onChange({ ...answer, ...part })
  return (
    <section className={s.answer} aria-label={t('answerN', { n })}>
      <header className={s.header}>
        <b>{t('answerN', { n })}</b>
        {!readOnly && (
          <span className={s.tools}>
            <IconButton label={t('moveUp')} size="small" isDisabled={n === 1} onPress={() => onMove(-1)}>
              <ArrowUp size={14} aria-hidden />
            </IconButton>
            <IconButton label={t('moveDown')} size="small" isDisabled={n === count} onPress={() => onMove(1)}>
              <ArrowDown size={14} aria-hidden />
            </IconButton>
            <IconButton label={t('removeAnswer')} size="small" onPress={onRemove}>
              <Trash2 size={14} aria-hidden />
            </IconButton>
          </span>
        )}
      </header>
      <TextArea
        label={t('answerText')}
        hint={t('answerTextHint')}
        rows={4}
        value={answer.text}
        onChange={(text) => set({ text })}
        error={errorOf('text')}
        isReadOnly={readOnly}
      />
      <PartsEditor
        parts={answer.parts ?? []}
        onChange={(parts) => set({ parts })}
        errorOf={(field) => errorOf(`parts/${field}`)}
        readOnly={readOnly}
      />
      <TextArea
        label={ti('spoken')}
        hint={ti('spokenHint')}
        rows={1}
        value={answer.spoken ?? ''}
        onChange={(spoken) => set({ spoken })}
        error={errorOf('spoken')}
        isReadOnly={readOnly}
      />
      <AnswerConditions answer={answer} onChange={set} whenError={errorOf('when')} readOnly={readOnly} />
    </section>
  )
}
