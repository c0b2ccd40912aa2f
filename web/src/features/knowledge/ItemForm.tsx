import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { Advice } from '../../api/item'
import type { Content, Flaw, ItemDetail } from '../../api/knowledge'
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
import { codeText, flawTexts } from './flaws'
import { GradeField } from './GradeField'
import { itemText } from './itemText'
import { ListField } from './ListField'
import { TierChecks } from './TierChecks'
import { knowledgeText } from './text'
import { flatten, treeOf } from './tree'
import { VariantsEditor } from './VariantsEditor'
import { visibilities } from './visibility'

type ItemFormProps = {
  content: Content
  onChange: (part: Partial<Content>) => void
  touched: boolean
  note: string
  onNote: (note: string) => void
  readOnly: boolean
  detail: ItemDetail | null
  advice?: Advice
  // What the server finds wrong as it is typed, with the place in the form that each answer has.
  flaws: readonly Flaw[]
  places: readonly number[]
  confirm?: boolean
  onConfirm?: (confirm: boolean) => void
}

export function ItemForm({
  content,
  onChange,
  touched,
  note,
  onNote,
  readOnly,
  detail,
  advice,
  flaws,
  places,
  confirm = false,
  onConfirm,
}: ItemFormProps) {
  const t = useText(knowledgeText)
  const ti = useText(itemText)
  const tf = useText(flawTexts)
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
            errorOf={(field) => {
              const flaw = flaws.find((f) => f.field === `answers/${places.indexOf(i)}/${field}`)
              return flaw && codeText(flaw.code, tf, flaw.params)
            }}
            onChange={(next) => setAnswers(answers.map((a, j) => (j === i ? next : a)))}
            onRemove={() => setAnswers(answers.filter((_, j) => j !== i))}
            onMove={(step) => setAnswers(moved(answers, i, step))}
          />
        ))}
      </Card>
      <Card title={t('rules')}>
        <FieldRow>
          <GradeField
            grade={content.grade}
            onChange={(grade) => onChange({ grade })}
            detail={detail}
            advice={advice?.grade}
            confirm={confirm}
            onConfirm={onConfirm}
            readOnly={readOnly}
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
        {content.visibility === 'tier' && (
          <TierChecks
            tiers={content.tiers ?? []}
            onChange={(tiers) => onChange({ tiers })}
            readOnly={readOnly}
          />
        )}
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
        <FieldRow>
          <ListField
            label={ti('products')}
            hint={ti('productsHint')}
            value={content.products ?? []}
            onChange={(products) => onChange({ products })}
            split={splitList}
            readOnly={readOnly}
          />
          <ListField
            label={ti('audience')}
            hint={ti('audienceHint')}
            value={content.audience ?? []}
            onChange={(audience) => onChange({ audience })}
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
