import type { Advice } from '../../api/item'
import type { Grade, ItemDetail } from '../../api/knowledge'
import { useMemberName } from '../../api/members'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { Select } from '../../ui/Select'
import s from './GradeField.module.css'
import { itemText } from './itemText'
import { knowledgeText } from './text'

type GradeFieldProps = {
  grade: Grade
  onChange: (grade: Grade) => void
  detail: ItemDetail | null
  advice?: Advice['grade']
  confirm: boolean
  // Left out where nobody confirms yet: on a branch.
  onConfirm?: (confirm: boolean) => void
  readOnly: boolean
}

export const grades = ['R1', 'R2', 'R3', 'R4'] as const satisfies readonly Grade[]

// The grade, what the item's words speak for, and who has looked at it.
export function GradeField({
  grade,
  onChange,
  detail,
  advice,
  confirm,
  onConfirm,
  readOnly,
}: GradeFieldProps) {
  const t = useText(knowledgeText)
  const ti = useText(itemText)
  const nameOf = useMemberName()
  const advised = grades.find((g) => g === advice?.grade)
  const looked = detail?.grade_confirmed === grade
  const asks =
    onConfirm && !looked && (grade >= 'R3' || (advised !== undefined && advised >= 'R3' && advised > grade))
  return (
    <div>
      <Select
        label={t('grade')}
        hint={t('gradeHint')}
        value={grade}
        onChange={onChange}
        options={grades.map((id) => ({ id, label: t(`grade.${id}`) }))}
        isDisabled={readOnly}
      />
      {advice && advised && advised !== grade && (
        <p className={s.advice}>
          {ti('gradeAdvice', {
            grade: advised,
            complexity: advice.complexity,
            risk: advice.risk,
            urgency: advice.urgency,
          })}
          {!readOnly && (
            <Button size="small" onPress={() => onChange(advised)}>
              {ti('gradeTake', { grade: advised })}
            </Button>
          )}
        </p>
      )}
      {looked && grade >= 'R3' && (
        <p className={s.advice}>
          {detail?.grade_confirmed_by
            ? ti('gradeConfirmedBy', { name: nameOf(detail.grade_confirmed_by), grade })
            : ti('gradeConfirmedLong')}
        </p>
      )}
      {asks && !readOnly && (
        <Checkbox isSelected={confirm} onChange={onConfirm} note={ti('gradeConfirmNote')}>
          {ti('gradeConfirm', { grade })}
        </Checkbox>
      )}
    </div>
  )
}
