import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { changeQuery } from '../../api/change'
import { useMemberName } from '../../api/members'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { ChangeActions } from './ChangeActions'
import { ChangeComments } from './ChangeComments'
import { ChangeItems } from './ChangeItems'
import s from './ChangePage.module.css'
import { ChangeProblem } from './ChangeProblem'
import { ChangeTag, useChangePlan } from './ChangeState'
import { changeText } from './changeText'
import { DocumentChanges } from './DocumentChanges'
import { PublishNav } from './PublishNav'

export function ChangePage({ id }: { id: string }) {
  const t = useText(changeText)
  const nameOf = useMemberName()
  const plan = useChangePlan()
  const change = useQuery({
    ...changeQuery(id),
    // A scheduled one goes by itself; so may one whose end is near.
    refetchInterval: (query) => (query.state.data?.state === 'scheduled' ? 2000 : false),
  })
  if (change.error) return <ErrorView error={change.error} onRetry={() => void change.refetch()} />
  const c = change.data
  if (!c) {
    return (
      <Page title={t('title')}>
        <Skeleton lines={10} height={20} />
      </Page>
    )
  }
  const frozen = c.state === 'in_review' || c.state === 'approved' || c.state === 'scheduled'
  const people = [
    nameOf(c.author_id) && t('by', { name: nameOf(c.author_id) }),
    nameOf(c.submitted_by) && t('submittedBy', { name: nameOf(c.submitted_by) }),
    nameOf(c.approved_by) && t('approvedBy', { name: nameOf(c.approved_by) }),
    ...plan(c),
  ]
  return (
    <Page title={`#${c.n} ${c.name || t('unnamed')}`} intro={c.note} actions={<ChangeActions change={c} />}>
      <PublishNav />
      <p className={s.facts}>
        <ChangeTag change={c} />
        <span>{people.filter(Boolean).join(' · ')}</span>
        {c.taken_back_by && (
          <Link to="/knowledge/publish/$" params={{ _splat: `changes/${c.taken_back_by}` }}>
            {t('seeTakenBack')}
          </Link>
        )}
        {c.takes_back && (
          <Link to="/knowledge/publish/$" params={{ _splat: `changes/${c.takes_back}` }}>
            {t('seeOriginal')}
          </Link>
        )}
      </p>
      <ChangeProblem change={c} />
      {frozen && (
        <Banner>
          {c.review && `${t(`review.${c.review}`)}。`}
          {t('frozen')}
        </Banner>
      )}
      <ChangeItems change={c} />
      <DocumentChanges change={c} />
      <Card title={t('comments')}>
        <ChangeComments change={c} />
      </Card>
    </Page>
  )
}
