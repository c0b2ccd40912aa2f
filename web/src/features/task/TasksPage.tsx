import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ClipboardCheck } from 'lucide-react'
import { useState } from 'react'
import { newClientId, rowsOf } from '../../api/http'
import { useMe } from '../../api/session'
import type { Task, TaskView } from '../../api/task'
import { assignTask, finishTask, replyToTask, tasksQuery } from '../../api/task'
import { useComplain } from '../../api/useProblem'
import { ErrorView } from '../../app/ErrorView'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Empty } from '../../ui/Empty'
import { TextArea } from '../../ui/Field'
import { Form, FormActions, SaveButton } from '../../ui/Form'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Page } from '../../ui/Page'
import { phoneText } from '../../ui/phone'
import { Segmented } from '../../ui/Radio'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import { Time, useNow } from '../../ui/Time'
import { toast } from '../../ui/Toast'
import { minuteTime } from '../../ui/time'
import s from './TasksPage.module.css'
import { taskText } from './text'

const views = ['open', 'mine', 'done'] as const satisfies readonly TaskView[]

export function TasksPage() {
  const t = useText(taskText)
  const { view = 'open' } = useSearch({ from: '/shell/tasks' })
  const navigate = useNavigate()
  const list = useInfiniteQuery(tasksQuery(view))
  const rows = rowsOf(list.data)
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="text"
      actions={
        <Segmented<TaskView>
          label={t('views')}
          value={view}
          onChange={(next) => void navigate({ to: '/tasks', search: { view: next } })}
          options={views.map((id) => ({ id, label: t(`view.${id}`) }))}
        />
      }
    >
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={8} height={24} />}
      {list.data && rows.length === 0 && (
        <Empty icon={<ClipboardCheck size={24} />} title={view === 'done' ? t('emptyDone') : t('emptyTitle')}>
          {t('emptyText')}
        </Empty>
      )}
      {rows.map((task) => (
        <TaskCard key={task.id} task={task} />
      ))}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </Page>
  )
}

function TaskCard({ task }: { task: Task }) {
  const t = useText(taskText)
  const locale = useLocale()
  const me = useMe()
  const client = useQueryClient()
  const complain = useComplain()
  const [open, setOpen] = useState<'reply' | 'done' | null>(null)
  const refresh = () => void client.invalidateQueries({ queryKey: ['tasks'] })
  const take = () =>
    void assignTask(task.id, me.member?.id ?? '').then(() => {
      toast(t('taken'))
      refresh()
    }, complain)
  const name = (locale === 'en' && task.customer_name_en) || task.customer_name
  return (
    <Card>
      <p className={s.head}>
        {name && <b>{name}</b>}
        {task.group_name && <Tag tone="outline">{task.group_name}</Tag>}
        <Due task={task} />
        <Time at={task.created_at} className={s.time} />
      </p>
      <p className={s.text}>{task.text}</p>
      {(task.phone || task.email) && (
        <p className={s.contact}>
          {task.phone && <a href={`tel:${task.phone}`}>{phoneText(task.phone)}</a>}
          {task.email && <a href={`mailto:${task.email}`}>{task.email}</a>}
        </p>
      )}
      {task.note && <p className={s.contact}>{task.note}</p>}
      <div className={s.actions}>
        {task.state === 'open' && (
          <>
            <Button look="primary" size="small" onPress={() => setOpen('reply')}>
              {t('reply')}
            </Button>
            <Button size="small" onPress={() => setOpen('done')}>
              {t('done')}
            </Button>
            {task.assignee_id !== me.member?.id && (
              <Button size="small" onPress={take}>
                {t('take')}
              </Button>
            )}
          </>
        )}
        {task.conversation_id && (
          <ButtonLink size="small" look="quiet" to="/inbox" search={{ view: 'all', c: task.conversation_id }}>
            {t('seeConversation')}
          </ButtonLink>
        )}
        <span className={s.who}>
          {task.assignee_id ? t('assigned', { name: task.assignee_name ?? '' }) : t('unassigned')}
        </span>
      </div>
      {open === 'reply' && <ReplyDialog task={task} onClose={() => setOpen(null)} onSaved={refresh} />}
      {open === 'done' && <DoneDialog task={task} onClose={() => setOpen(null)} onSaved={refresh} />}
    </Card>
  )
}

function Due({ task }: { task: Task }) {
  const t = useText(taskText)
  const locale = useLocale()
  const now = useNow(60_000)
  if (task.state === 'done' || !task.due_at) return null
  if (task.due_at < now) return <Tag tone="danger">{t('overdue')}</Tag>
  return <Tag tone="warn">{t('due', { time: minuteTime(task.due_at, locale) })}</Tag>
}

type DialogProps = { task: Task; onClose: () => void; onSaved: () => void }

function ReplyDialog({ task, onClose, onSaved }: DialogProps) {
  const t = useText(taskText)
  const complain = useComplain()
  // One id for one reply, however often it is tried.
  const [clientId] = useState(newClientId)
  const [text, setText] = useState('')
  const [touched, setTouched] = useState(false)
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setTouched(true)
    if (!text.trim()) return
    setBusy(true)
    try {
      await replyToTask(task.id, clientId, text.trim())
      toast(t('replied'))
      onSaved()
      onClose()
    } catch (error) {
      complain(error)
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('reply')} isOpen onClose={onClose}>
      <p className={s.text}>{task.text}</p>
      <Form onSubmit={save}>
        <TextArea
          label={t('replyText')}
          hint={t('replyHint')}
          rows={4}
          value={text}
          onChange={setText}
          autoFocus
          error={touched && !text.trim() ? t('needText') : undefined}
        />
        <FormActions>
          <SaveButton isPending={busy} label={t('send')} />
        </FormActions>
      </Form>
    </Dialog>
  )
}

function DoneDialog({ task, onClose, onSaved }: DialogProps) {
  const t = useText(taskText)
  const complain = useComplain()
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      await finishTask(task.id, note.trim())
      toast(t('doneDone'))
      onSaved()
      onClose()
    } catch (error) {
      complain(error)
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('doneTitle')} isOpen onClose={onClose} width="narrow">
      <Form onSubmit={save}>
        <TextArea label={t('doneNote')} value={note} onChange={setNote} autoFocus />
        <FormActions>
          <SaveButton isPending={busy} label={t('done')} />
        </FormActions>
      </Form>
    </Dialog>
  )
}
