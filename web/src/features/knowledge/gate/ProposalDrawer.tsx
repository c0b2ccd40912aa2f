import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { NewSuiteQuestion, ProposalSource, SuiteProposal } from '../../../api/suite'
import { addSuiteQuestions, suiteProposalsQuery } from '../../../api/suite'
import { useComplain, useDescribe } from '../../../api/useProblem'
import { useText } from '../../../i18n/text'
import { Banner } from '../../../ui/Banner'
import { Button } from '../../../ui/Button'
import { Checkbox } from '../../../ui/Checkbox'
import { Drawer } from '../../../ui/Dialog'
import { Empty } from '../../../ui/Empty'
import { Segmented } from '../../../ui/Radio'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toast'
import { gateText } from './gateText'
import { Expected } from './QuestionRow'

const sources = ['history', 'correction', 'label'] as const

// Questions of customers whose right answer somebody has told.
export function ProposalDrawer({ onClose }: { onClose: () => void }) {
  const t = useText(gateText)
  const client = useQueryClient()
  const complain = useComplain()
  const describe = useDescribe()
  const [source, setSource] = useState<ProposalSource>('history')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const found = useQuery(suiteProposalsQuery(source))
  const all = found.data?.items ?? []
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(id)
    else next.delete(id)
    setChosen(next)
  }
  const add = async () => {
    setBusy(true)
    try {
      const picked = all.filter((p) => chosen.has(p.source_id)).map((p) => asQuestion(p, source))
      const { added } = await addSuiteQuestions(picked)
      toast(t('added', { n: added }))
      await client.invalidateQueries({ queryKey: ['knowledge', 'suite'] })
      onClose()
    } catch (error) {
      complain(error)
      setBusy(false)
    }
  }
  return (
    <Drawer
      title={t('proposeTitle')}
      isOpen
      onClose={onClose}
      footer={
        <Button look="primary" isPending={busy} isDisabled={chosen.size === 0} onPress={() => void add()}>
          {t('proposeAdd', { n: chosen.size })}
        </Button>
      }
    >
      <Segmented<ProposalSource>
        label={t('proposeTitle')}
        value={source}
        onChange={(next) => {
          setSource(next)
          setChosen(new Set())
        }}
        options={sources.map((id) => ({ id, label: t(`source.${id}`) }))}
      />
      {found.error && <Banner tone="danger">{describe(found.error)}</Banner>}
      {found.isPending && <Skeleton lines={6} />}
      {found.data && all.length === 0 && <Empty title={t('proposeNone')}>{t('proposeNoneText')}</Empty>}
      {all.length > 0 && (
        <Checkbox
          isSelected={chosen.size === all.length}
          isIndeterminate={chosen.size > 0 && chosen.size < all.length}
          onChange={(on) => setChosen(new Set(on ? all.map((p) => p.source_id) : []))}
        >
          {t('proposeAll')}
        </Checkbox>
      )}
      {all.map((proposal) => (
        <Checkbox
          key={proposal.source_id}
          isSelected={chosen.has(proposal.source_id)}
          onChange={(on) => toggle(proposal.source_id, on)}
          note={<Expected items={proposal.items ?? []} />}
        >
          {proposal.text}
        </Checkbox>
      ))}
    </Drawer>
  )
}

function asQuestion(p: SuiteProposal, source: ProposalSource): NewSuiteQuestion {
  const { text, locale, channel, expected, source_id } = p
  return {
    text,
    expected,
    source,
    source_id,
    locale: locale as NewSuiteQuestion['locale'],
    channel: channel as NewSuiteQuestion['channel'],
  }
}
