import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { DocumentDetail } from '../../../api/document'
import { documentQuery } from '../../../api/document'
import { useMemberName } from '../../../api/members'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Banner } from '../../../ui/Banner'
import { ButtonLink } from '../../../ui/Button'
import { Card, Facts, Page } from '../../../ui/Page'
import { Skeleton } from '../../../ui/Skeleton'
import { Time } from '../../../ui/Time'
import { bytes } from './bytes'
import { Chunks } from './Chunks'
import { DocumentActions } from './DocumentActions'
import s from './DocumentPage.module.css'
import { DocumentState } from './DocumentState'
import { documentText } from './documentText'
import { PlaceForm } from './PlaceForm'
import { listPlace, questionsPlace } from './place'

// A document: what was read of it, or why nothing could be, and where it belongs.
export function DocumentPage({ id }: { id: string }) {
  const t = useText(documentText)
  const detail = useQuery(documentQuery(id))
  if (detail.error) return <ErrorView error={detail.error} onRetry={() => void detail.refetch()} />
  const d = detail.data
  if (!d) {
    return (
      <Page title={t('document')} width="full">
        <Skeleton lines={12} height={20} />
      </Page>
    )
  }
  return (
    <Page
      title={d.title || d.path}
      intro={<Link {...listPlace}>{t('backToList')}</Link>}
      width="full"
      actions={<DocumentActions document={d} />}
    >
      {d.why && (
        <Banner tone="danger">
          <b>{d.why.title}</b> {d.why.detail} {t('fileKept')}
        </Banner>
      )}
      <div className={s.columns}>
        <div className={s.main}>
          <Chunks document={d} />
        </div>
        <div className={s.side}>
          <AboutCard document={d} />
          {d.draft && <PlaceForm key={d.draft.id} document={d} draft={d.draft} />}
          <HistoryCard document={d} />
        </div>
      </div>
    </Page>
  )
}

function AboutCard({ document: d }: { document: DocumentDetail }) {
  const t = useText(documentText)
  return (
    <Card title={t('facts')}>
      <Facts
        items={[
          { label: t('state'), value: <DocumentState document={d} /> },
          { label: t('source'), value: d.source || t('uploads') },
          { label: t('path'), value: d.path },
          { label: t('format'), value: d.format.toUpperCase() },
          { label: t('size'), value: bytes(d.bytes) },
          ...(d.pages > 0 ? [{ label: t('pagesOf'), value: d.pages }] : []),
        ]}
      />
      {d.questions > 0 && (
        <ButtonLink size="small" {...questionsPlace(d.id)}>
          {t('seeQuestions', { n: d.questions })}
        </ButtonLink>
      )}
    </Card>
  )
}

function HistoryCard({ document: d }: { document: DocumentDetail }) {
  const t = useText(documentText)
  const nameOf = useMemberName()
  const revisions = d.revisions ?? []
  if (revisions.length === 0) return null
  return (
    <Card title={t('history')}>
      <ol className={s.history}>
        {revisions.map((r) => (
          <li key={r.id}>
            <b>{t('version', { n: r.n })}</b> {r.id === d.published_revision_id && t('ready')}
            <small>
              {t('counted', { n: r.chunks })} <Time at={r.created_at} /> {nameOf(r.author_id)}
            </small>
          </li>
        ))}
      </ol>
    </Card>
  )
}
