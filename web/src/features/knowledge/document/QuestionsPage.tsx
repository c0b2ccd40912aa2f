import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Lightbulb } from 'lucide-react'
import { useState } from 'react'
import type { ProposedQuestion } from '../../../api/document'
import { dropQuestion, questionsQuery, takeQuestion } from '../../../api/document'
import { rowsOf } from '../../../api/http'
import { useCan } from '../../../api/session'
import { useComplain } from '../../../api/useProblem'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Button, ButtonLink } from '../../../ui/Button'
import { Empty } from '../../../ui/Empty'
import { LoadMore } from '../../../ui/LoadMore'
import { Card, Page } from '../../../ui/Page'
import { Skeleton } from '../../../ui/Skeleton'
import { Tag } from '../../../ui/Tag'
import { documentText } from './documentText'
import { documentPlace, listPlace } from './place'
import s from './QuestionsPage.module.css'

// Questions that rules made of documents: each becomes a draft item, or is dropped for good.
export function QuestionsPage({ document }: { document?: string }) {
  const t = useText(documentText)
  const list = useInfiniteQuery(questionsQuery(document))
  const rows = rowsOf(list.data)
  return (
    <Page
      title={t('questionsTitle')}
      intro={t('questionsIntro')}
      actions={
        <ButtonLink {...(document ? documentPlace(document) : listPlace)}>
          {t(document ? 'backToDocument' : 'backToList')}
        </ButtonLink>
      }
    >
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={8} height={22} />}
      {list.data && rows.length === 0 && (
        <Empty icon={<Lightbulb size={24} />} title={t('noQuestions')}>
          {t('noQuestionsText')}
        </Empty>
      )}
      {rows.map((question) => (
        <QuestionCard key={question.id} question={question} />
      ))}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </Page>
  )
}

// What was judged stays in sight, so that the list does not move under the pointer and the draft
// can be opened.
function QuestionCard({ question }: { question: ProposedQuestion }) {
  const t = useText(documentText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const [judged, setJudged] = useState<ProposedQuestion | null>(null)
  const [busy, setBusy] = useState(false)
  const judge = async (verb: (id: string) => Promise<ProposedQuestion>) => {
    setBusy(true)
    try {
      setJudged(await verb(question.id))
      void client.invalidateQueries({ queryKey: ['knowledge', 'items'] })
      void client.invalidateQueries({ queryKey: ['knowledge', 'documents', 'one'] })
    } catch (error) {
      complain(error)
    }
    setBusy(false)
  }
  return (
    <Card>
      <div className={s.head}>
        <b>{question.question}</b>
        <Tag>{t(`from.${question.why}`)}</Tag>
        <Link {...documentPlace(question.document_id)}>{t('open')}</Link>
      </div>
      <p className={s.answer}>{question.answer}</p>
      <div className={s.actions}>
        {judged ? (
          <>
            <span role="status">{t(judged.state === 'taken' ? 'taken' : 'dropped')}</span>
            {judged.item_id && (
              <ButtonLink size="small" to="/knowledge/items/$id" params={{ id: judged.item_id }}>
                {t('openItem')}
              </ButtonLink>
            )}
          </>
        ) : (
          mayWrite && (
            <>
              <Button look="primary" size="small" isPending={busy} onPress={() => void judge(takeQuestion)}>
                {t('take')}
              </Button>
              <Button size="small" look="quiet" isDisabled={busy} onPress={() => void judge(dropQuestion)}>
                {t('drop')}
              </Button>
            </>
          )
        )}
      </div>
    </Card>
  )
}
