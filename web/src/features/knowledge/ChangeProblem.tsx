import { Link } from '@tanstack/react-router'
import type { Change } from '../../api/knowledge'
import type { Translate } from '../../i18n/text'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { changeText } from './changeText'

type Text = Translate<typeof changeText.zh>

// Why a change was not published when it should have been.
export function ChangeProblem({ change }: { change: Change }) {
  const t = useText(changeText)
  if (!change.problem.code) return null
  const { run_id, n } = change.problem.params ?? {}
  const run = typeof run_id === 'string' && (
    <Link to="/knowledge/publish/$" params={{ _splat: `gate/runs/${run_id}` }}>
      {t('seeRun', { n: Number(n) })}
    </Link>
  )
  return (
    <Banner tone="danger" action={run}>
      {t('problem', { why: why(change, t) })}
    </Banner>
  )
}

function why({ problem }: Change, t: Text): string {
  const key = `problem.${problem.code}`
  if (!(key in changeText.zh)) return problem.code
  const said = t as (key: string, params: Record<string, unknown>) => string // which ones it names, the server knows
  return said(key, problem.params ?? {})
}
