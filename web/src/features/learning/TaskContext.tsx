import { useQuery } from '@tanstack/react-query'
import { useLayoutEffect, useRef } from 'react'
import type { LabelTask, TaskKind } from '../../api/label'
import { labelGuidesQuery } from '../../api/label'
import { useText } from '../../i18n/text'
import { cx } from '../../ui/cx'
import { Card } from '../../ui/Page'
import { Rich } from '../../ui/Rich'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import s from './Label.module.css'
import { labelText } from './labelText'

// The conversation around a question, opened where it was asked.
export function Around({ task }: { task: LabelTask }) {
  const t = useText(labelText)
  const box = useRef<HTMLElement>(null)
  const id = task.id
  useLayoutEffect(() => {
    const asked = id && box.current?.querySelector<HTMLElement>('[data-asked]')
    if (asked && box.current) box.current.scrollTop = asked.offsetTop - box.current.offsetTop - 48
  }, [id])
  return (
    <Card title={t('around')} note={t('aroundNote')} className={s.context}>
      <section ref={box} className={s.lines} aria-label={t('around')} tabIndex={0}>
        {task.around?.map((line) => (
          <div
            key={line.seq}
            data-asked={line.asked || undefined}
            className={cx(s.line, s[line.by], line.asked && s.asked)}
          >
            <small>
              {t(`by.${line.by}`)} <Time at={line.at} />
              {line.asked && <Tag tone="accent">{t('asked')}</Tag>}
              {line.reply && <Tag tone="bot">{t('reply')}</Tag>}
            </small>
            {line.by === 'bot' ? <Rich text={line.text} /> : <p>{line.text}</p>}
          </div>
        ))}
      </section>
    </Card>
  )
}

export function Guidelines({ kind }: { kind: TaskKind }) {
  const t = useText(labelText)
  const guides = useQuery(labelGuidesQuery)
  const own = guides.data?.items?.find((g) => g.kind === kind)?.text
  return (
    <Card title={t('guide')} note={t(`kind.${kind}`)} className={s.guide}>
      <Rich text={own || t(`guideOf.${kind}`)} />
    </Card>
  )
}
