import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ChangeDetail } from '../../api/change'
import {
  approveChange,
  changeQuery,
  dropChange,
  endChange,
  publishChange,
  renameChange,
  reopenChange,
  submitChange,
} from '../../api/change'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Confirm } from '../../ui/Dialog'
import { TextArea } from '../../ui/Field'
import { toast } from '../../ui/Toast'
import { ChangeNameDialog } from './ChangeNameDialog'
import s from './ChangePage.module.css'
import { changeText } from './changeText'
import { EndDialog } from './EndDialog'
import { PlanDialog } from './PlanDialog'

type Asking = 'publish' | 'reopen' | 'drop' | 'end' | 'rename' | null

// What can be done with a change as it stands, by whoever looks at it.
export function ChangeActions({ change }: { change: ChangeDetail }) {
  const t = useText(changeText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const mayPublish = useCan('knowledge.publish')
  const mayApprove = useCan('knowledge.approve')
  const [asking, setAsking] = useState<Asking>(null)
  const [comment, setComment] = useState('')
  const { id, state } = change
  const run = async (verb: Promise<ChangeDetail>, say: (now: ChangeDetail) => string) => {
    try {
      const now = await verb
      client.setQueryData(changeQuery(id).queryKey, now)
      toast(say(now))
      setAsking(null)
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      complain(error)
    }
  }
  const out = (now: ChangeDetail) => {
    if (now.state === 'published') return t('published', { n: now.base_n })
    return now.state === 'in_review' ? t('awaiting') : t('scheduledDone')
  }
  const going = state !== 'published' && state !== 'dropped'
  const frozen = going && state !== 'open'
  return (
    <div className={s.actions}>
      {going && mayWrite && <Button onPress={() => setAsking('rename')}>{t('edit')}</Button>}
      {going && mayWrite && (
        <Button look="danger" onPress={() => setAsking('drop')}>
          {t('drop')}
        </Button>
      )}
      {frozen && (mayWrite || mayApprove) && (
        <Button onPress={() => setAsking('reopen')}>
          {state === 'in_review' && mayApprove ? t('reject') : t('reopen')}
        </Button>
      )}
      {state === 'open' && mayWrite && (
        <Button
          isDisabled={change.items === 0}
          onPress={() => void run(submitChange(id), () => t('submitted'))}
        >
          {t('submit')}
        </Button>
      )}
      {state === 'in_review' && mayApprove && (
        <Button
          look="primary"
          onPress={() =>
            void run(approveChange(id), (now) =>
              now.state === 'published' ? t('approvedPublished') : t('approved'),
            )
          }
        >
          {t('approve')}
        </Button>
      )}
      {(state === 'open' || state === 'approved') && mayPublish && (
        <Button look="primary" isDisabled={change.items === 0} onPress={() => setAsking('publish')}>
          {t('publish')}
        </Button>
      )}
      {state === 'scheduled' && mayPublish && (
        <Button look="primary" onPress={() => setAsking('publish')}>
          {t('replan')}
        </Button>
      )}
      {state === 'published' && !change.taken_back_by && mayPublish && (
        <Button onPress={() => setAsking('end')}>{t('end')}</Button>
      )}
      {asking === 'publish' && (
        <PlanDialog
          title={t('planTitle')}
          onClose={() => setAsking(null)}
          onPlan={(plan) => run(publishChange(id, plan), out)}
        />
      )}
      {asking === 'end' && (
        <EndDialog
          onClose={() => setAsking(null)}
          onEnd={(endAt) =>
            run(endChange(id, endAt), (now) => (now.taken_back_by ? t('ended2') : t('endChanged')))
          }
        />
      )}
      {asking === 'rename' && (
        <ChangeNameDialog
          name={change.name}
          note={change.note}
          onClose={() => setAsking(null)}
          onSave={(name, note) => renameChange(id, name, note)}
        />
      )}
      {asking === 'drop' && (
        <Confirm
          title={t('dropTitle')}
          isOpen
          danger
          onClose={() => setAsking(null)}
          confirmLabel={t('drop')}
          onConfirm={() => run(dropChange(id), () => t('dropped'))}
        >
          {t('dropText')}
        </Confirm>
      )}
      {asking === 'reopen' && (
        <Confirm
          title={t('reopen')}
          isOpen
          onClose={() => setAsking(null)}
          confirmLabel={t('reopen')}
          onConfirm={() => run(reopenChange(id, comment.trim()), () => t('reopened'))}
        >
          <p>{t('reopenText')}</p>
          <TextArea label={t('reopenNote')} value={comment} onChange={setComment} maxLength={2000} />
        </Confirm>
      )}
    </div>
  )
}
