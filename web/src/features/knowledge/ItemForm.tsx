import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { Content, Grade, Visibility } from '../../api/knowledge'
import { categoriesQuery } from '../../api/knowledge'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Combo } from '../../ui/Combo'
import { DateField } from '../../ui/DateField'
import { TextArea, TextField } from '../../ui/Field'
import { FieldRow } from '../../ui/Form'
import { Card } from '../../ui/Page'
import { Select } from '../../ui/Select'
import { uiText } from '../../ui/text'
import { AnswerEditor } from './AnswerEditor'
import { blankAnswer, splitList } from './content'
import { ListField } from './ListField'
import { knowledgeText } from './text'
import { flatten, treeOf } from './tree'
import { VariantsEditor } from './VariantsEditor'

type ItemFormProps = {
  content: Content
  onChange: (part: Partial<Content>) => void
  touched: boolean
  note: string
  onNote: (note: string) => void
  readOnly: boolean
}

const grades = ['R1', 'R2', 'R3', 'R4'] as const satisfies readonly Grade[]
const visibilities = [
  'public',
  'signed_in',
  'tier',
  'internal',
  'restricted',
] as const satisfies readonly Visibility[]

export function ItemForm({ content, onChange, touched, note, onNote, readOnly }: ItemFormProps) {
  const t = useText(knowledgeText)
  const tu = useText(uiText)
  const categories = useQuery(categoriesQuery)
  const nodes = flatten(treeOf(categories.data?.items ?? []))
  const answers = content.answers ?? []
  const setAnswers = (next: typeof answers) => onChange({ answers: next })
  return (
    <>
      <Card>
        <TextField
          label={t('standardQuestion')}
          hint={t('standardQuestionHint')}
          value={content.question}
          onChange={(question) => onChange({ question })}
          isReadOnly={readOnly}
          isRequired
          error={touched && !content.question.trim() ? t('needQuestion') : undefined}
        />
        <FieldRow>
          <TextField
            label={t('questionEn')}
            value={content.question_en}
            onChange={(question_en) => onChange({ question_en })}
            isReadOnly={readOnly}
          />
          <Combo
            key={nodes.length}
            label={t('category')}
            value={content.category_id || null}
            onChange={(category_id) => onChange({ category_id: category_id ?? '' })}
            options={nodes.map((node) => ({ id: node.id, label: node.path }))}
            emptyText={tu('noMatches')}
            isDisabled={readOnly}
            placeholder={t('uncategorised')}
          />
        </FieldRow>
        <VariantsEditor
          variants={content.variants ?? []}
          onChange={(variants) => onChange({ variants })}
          readOnly={readOnly}
        />
      </Card>
      <Card
        title={t('answers')}
        note={t('answersHint')}
        actions={
          !readOnly && (
            <Button size="small" onPress={() => setAnswers([...answers, blankAnswer()])}>
              <Plus size={14} aria-hidden />
              {t('addAnswer')}
            </Button>
          )
        }
      >
        {answers.map((answer, i) => (
          <AnswerEditor
            key={i}
            n={i + 1}
            count={answers.length}
            answer={answer}
            readOnly={readOnly}
            onChange={(next) => setAnswers(answers.map((a, j) => (j === i ? next : a)))}
            onRemove={() => setAnswers(answers.filter((_, j) => j !== i))}
            onMove={(step) => setAnswers(moved(answers, i, step))}
          />
        ))}
      </Card>
      <Card title={t('rules')}>
        <FieldRow>
          <Select
            label={t('grade')}
            hint={t('gradeHint')}
            value={content.grade}
            onChange={(grade) => onChange({ grade })}
            options={grades.map((id) => ({ id, label: t(`grade.${id}`) }))}
            isDisabled={readOnly}
          />
          <Select
            label={t('visibility')}
            hint={t('visibilityHint')}
            value={content.visibility}
            onChange={(visibility) => onChange({ visibility })}
            options={visibilities.map((id) => ({ id, label: t(`visibility.${id}`) }))}
            isDisabled={readOnly}
          />
        </FieldRow>
        <FieldRow>
          <DateField
            label={t('validFrom')}
            hint={t('always')}
            value={content.valid_from}
            onChange={(valid_from) => onChange({ valid_from })}
            isDisabled={readOnly}
          />
          <DateField
            label={t('validUntil')}
            hint={t('always')}
            value={content.valid_until}
            onChange={(valid_until) => onChange({ valid_until })}
            isDisabled={readOnly}
          />
        </FieldRow>
        <TextField
          label={t('source')}
          hint={t('sourceHint')}
          value={content.source}
          onChange={(source) => onChange({ source })}
          isReadOnly={readOnly}
        />
        <FieldRow>
          <ListField
            label={t('tags')}
            hint={t('tagsHint')}
            value={content.tags ?? []}
            onChange={(tags) => onChange({ tags })}
            split={splitList}
            readOnly={readOnly}
          />
          <ListField
            label={t('related')}
            hint={t('relatedHint')}
            value={content.related ?? []}
            onChange={(related) => onChange({ related })}
            split={splitList}
            readOnly={readOnly}
          />
        </FieldRow>
        <ListField
          label={t('quickReplies')}
          hint={t('quickRepliesHint')}
          value={content.quick_replies ?? []}
          onChange={(quick_replies) => onChange({ quick_replies })}
          split={splitList}
          readOnly={readOnly}
        />
        {!readOnly && <TextArea label={t('note')} rows={2} value={note} onChange={onNote} />}
      </Card>
    </>
  )
}

function moved<T>(list: readonly T[], from: number, step: -1 | 1): T[] {
  const next = [...list]
  const [taken] = next.splice(from, 1)
  if (taken !== undefined) next.splice(from + step, 0, taken)
  return next
}
