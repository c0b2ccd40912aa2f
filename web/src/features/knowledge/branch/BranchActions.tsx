import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Branch } from '../../../api/branch'
import { dropBranch, keepBranch } from '../../../api/branch'
import { useCan } from '../../../api/session'
import { runSuite } from '../../../api/suite'
import { useComplain } from '../../../api/useProblem'
import { useText } from '../../../i18n/text'
import { Button, ButtonLink } from '../../../ui/Button'
import { Confirm } from '../../../ui/Dialog'
import { TextField } from '../../../ui/Field'
import { toast } from '../../../ui/Toast'
import s from '../ChangePage.module.css'
import { branchText } from './branchText'
import { ItemPicker } from './ItemPicker'

type Asking = 'item' | 'keep' | 'drop' | null

export function BranchActions({ branch }: { branch: Branch }) {
  const t = useText(branchText)
  const navigate = useNavigate()
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const [asking, setAsking] = useState<Asking>(null)
  const [note, setNote] = useState('')
  const place = (path: string) => ({ to: '/knowledge/publish/$', params: { _splat: path } }) as const
  const run = async <T,>(verb: Promise<T>, say: (made: T) => string) => {
    try {
      const made = await verb
      toast(say(made))
      await client.invalidateQueries({ queryKey: ['knowledge'] })
      return made
    } catch (error) {
      complain(error)
      throw error
    }
  }
  const suite = async () => {
    const made = await run(runSuite('branch', branch.id), () => t('runStarted')).catch(() => undefined)
    if (made) void navigate(place(`gate/runs/${made.id}`))
  }
  const compare = branch.head_version_id !== branch.base_version_id && (
    <ButtonLink
      {...place('compare')}
      search={{ a: branch.base_version_id, b: branch.head_version_id } as never}
    >
      {t('compare')}
    </ButtonLink>
  )
  if (branch.state !== 'open' || !mayWrite) return <div className={s.actions}>{compare}</div>
  return (
    <div className={s.actions}>
      <Button look="danger" onPress={() => setAsking('drop')}>
        {t('drop')}
      </Button>
      {compare}
      <Button onPress={() => setAsking('keep')}>{t('keep')}</Button>
      <Button isDisabled={branch.items === 0} onPress={() => void suite()}>
        {t('runSuite')}
      </Button>
      <Button onPress={() => setAsking('item')}>{t('changeItem')}</Button>
      <ButtonLink {...place(`branches/${branch.id}/items/new`)}>
        <Plus size={16} aria-hidden />
        {t('addItem')}
      </ButtonLink>
      {branch.items > 0 && (
        <ButtonLink look="primary" {...place(`branches/${branch.id}/merge`)}>
          {t('merge')}
        </ButtonLink>
      )}
      {asking === 'item' && (
        <ItemPicker
          title={t('changeItemTitle')}
          onClose={() => setAsking(null)}
          onPick={(item) => void navigate(place(`branches/${branch.id}/items/${item.id}`))}
        />
      )}
      {asking === 'keep' && (
        <Confirm
          title={t('keepTitle')}
          isOpen
          onClose={() => setAsking(null)}
          confirmLabel={t('keep')}
          onConfirm={() => run(keepBranch(branch.id, note.trim()), ({ n }) => t('kept', { n }))}
        >
          <p>{t('keepText')}</p>
          <TextField label={t('note')} value={note} onChange={setNote} maxLength={200} />
        </Confirm>
      )}
      {asking === 'drop' && (
        <Confirm
          title={t('dropTitle')}
          isOpen
          danger
          onClose={() => setAsking(null)}
          confirmLabel={t('drop')}
          onConfirm={() => run(dropBranch(branch.id), () => t('dropped'))}
        >
          {t('dropText')}
        </Confirm>
      )}
    </div>
  )
}
