import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Learned } from '../../api/label'
import { learnedQuery, teachWordings } from '../../api/label'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { Card } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toast'
import s from './Label.module.css'
import { labelText } from './labelText'

// Labelled questions that could become variants of the item they were labelled with.
export function Wordings() {
  const t = useText(labelText)
  const list = useQuery(learnedQuery)
  const rows = list.data?.items ?? []
  return (
    <Card title={t('wordings')} note={t('wordingsNote')}>
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={3} height={24} />}
      {list.data && rows.length === 0 && <p className={s.muted}>{t('wordingsNone')}</p>}
      {rows.length > 0 && (
        <ul className={s.said}>
          {rows.map((row) => (
            <Teach key={row.item.id} of={row} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Teach({ of }: { of: Learned }) {
  const t = useText(labelText)
  const mayWrite = useCan('knowledge.write')
  const client = useQueryClient()
  const complain = useComplain()
  const [left, setLeft] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const wordings = of.wordings ?? []
  const chosen = wordings.filter((w) => !left.includes(w.task_id)).map((w) => w.task_id)
  const teach = async () => {
    setBusy(true)
    try {
      await teachWordings(of.item.id, chosen)
      toast(t('taught'))
      await client.invalidateQueries({ queryKey: learnedQuery.queryKey })
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      complain(error)
    }
    setBusy(false)
  }
  return (
    <li>
      <div className={s.grow}>
        <ButtonLink size="small" look="quiet" to="/knowledge/items/$id" params={{ id: of.item.id }}>
          {of.item.question}
        </ButtonLink>
        {wordings.map((w) => (
          <Checkbox
            key={w.task_id}
            isDisabled={!mayWrite}
            isSelected={!left.includes(w.task_id)}
            onChange={(on) =>
              setLeft((before) => (on ? before.filter((id) => id !== w.task_id) : [...before, w.task_id]))
            }
          >
            {w.text}
          </Checkbox>
        ))}
      </div>
      {mayWrite && (
        <Button size="small" isPending={busy} isDisabled={chosen.length === 0} onPress={() => void teach()}>
          {t('teach')}
        </Button>
      )}
    </li>
  )
}
