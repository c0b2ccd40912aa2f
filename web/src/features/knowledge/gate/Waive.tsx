import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useMemberName } from '../../../api/members'
import { useCan } from '../../../api/session'
import type { SuiteRun } from '../../../api/suite'
import { suiteRunQuery, waiveSuiteRun } from '../../../api/suite'
import { useComplain } from '../../../api/useProblem'
import { useText } from '../../../i18n/text'
import { Banner } from '../../../ui/Banner'
import { Button } from '../../../ui/Button'
import { TextArea } from '../../../ui/Field'
import { Card } from '../../../ui/Page'
import { toast } from '../../../ui/Toast'
import s from './Gate.module.css'
import { gateText } from './gateText'

// What is worse goes out only when somebody says why, in their own name.
export function Waive({ run }: { run: SuiteRun }) {
  const t = useText(gateText)
  const client = useQueryClient()
  const complain = useComplain()
  const nameOf = useMemberName()
  const mayOverride = useCan('knowledge.override')
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  if (run.waived_by) {
    return (
      <Banner tone="warn">{t('waivedBy', { name: nameOf(run.waived_by), reason: run.waived_reason })}</Banner>
    )
  }
  const waive = async () => {
    setBusy(true)
    try {
      client.setQueryData(suiteRunQuery(run.id).queryKey, await waiveSuiteRun(run.id, reason.trim()))
      toast(t('waiveDone'))
      await client.invalidateQueries({ queryKey: ['knowledge', 'suite'] })
    } catch (error) {
      complain(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card title={t('worseTitle')}>
      <p>{t('worseText', run)}</p>
      {mayOverride && (
        <div className={s.waive}>
          <TextArea label={t('waiveReason')} value={reason} onChange={setReason} maxLength={500} isRequired />
          <Button
            look="danger"
            isPending={busy}
            isDisabled={reason.trim() === ''}
            onPress={() => void waive()}
          >
            {t('waive')}
          </Button>
        </div>
      )}
    </Card>
  )
}
