import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Webhook as WebhookIcon } from 'lucide-react'
import { useState } from 'react'
import type { Listing } from '../../api/http'
import { call, rowsOf } from '../../api/http'
import type { Delivery, Webhook } from '../../api/settings'
import { eventTypesQuery, useSettingsChange, webhooksQuery } from '../../api/settings'
import { useLocale } from '../../i18n/locale'
import type { Translate } from '../../i18n/text'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Switch } from '../../ui/Checkbox'
import { Confirm, Dialog, Drawer } from '../../ui/Dialog'
import { Empty } from '../../ui/Empty'
import { TextArea, TextField } from '../../ui/Field'
import { Form, FormActions, SaveButton } from '../../ui/Form'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Page } from '../../ui/Page'
import type { Tone } from '../../ui/Tag'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import { uiText } from '../../ui/text'
import { clockTime, exactTime } from '../../ui/time'
import { splitLines } from './lines'
import s from './parts.module.css'
import { Copyable } from './Secret'
import { settingsText } from './text'

export function WebhooksSection() {
  const t = useText(settingsText)
  const tu = useText(uiText)
  const locale = useLocale()
  const webhooks = useQuery(webhooksQuery)
  const [open, setOpen] = useState<Webhook | 'new' | null>(null)
  const [deliveries, setDeliveries] = useState<Webhook | null>(null)
  const list = webhooks.data?.items ?? []
  return (
    <Page
      title={t('section.webhooks')}
      intro={t('webhooksIntro')}
      width="text"
      actions={
        <Button look="primary" onPress={() => setOpen('new')}>
          <Plus size={16} aria-hidden />
          {t('add')}
        </Button>
      }
    >
      {webhooks.data && list.length === 0 && (
        <Empty icon={<WebhookIcon size={24} />} title={t('webhooksEmpty')}>
          {t('webhooksEmptyText')}
        </Empty>
      )}
      {list.length > 0 && (
        <Card flush>
          <ul>
            {list.map((hook) => (
              <li key={hook.id} className={s.row}>
                <div className={s.main}>
                  <b>{hook.url}</b>
                  {!hook.enabled && <Tag>{t('off')}</Tag>}
                  {hook.failing_since ? (
                    <Tag tone="danger">{t('failing', { time: exactTime(hook.failing_since, locale) })}</Tag>
                  ) : null}
                  <small>
                    {hook.note} <code>{(hook.events ?? []).join(', ')}</code>
                  </small>
                </div>
                <Button size="small" onPress={() => setDeliveries(hook)}>
                  {t('deliveries')}
                </Button>
                <Button size="small" onPress={() => setOpen(hook)} aria-label={`${tu('edit')}: ${hook.url}`}>
                  {tu('edit')}
                </Button>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {open && <WebhookDrawer hook={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
      {deliveries && <Deliveries hook={deliveries} onClose={() => setDeliveries(null)} />}
    </Page>
  )
}

function WebhookDrawer({ hook, onClose }: { hook: Webhook | null; onClose: () => void }) {
  const t = useText(settingsText)
  const tu = useText(uiText)
  const types = useQuery(eventTypesQuery)
  const change = useSettingsChange<{ secret?: string }>()
  const [url, setUrl] = useState(hook?.url ?? '')
  const [note, setNote] = useState(hook?.note ?? '')
  const [events, setEvents] = useState((hook?.events ?? ['*']).join('\n'))
  const [enabled, setEnabled] = useState(hook?.enabled ?? true)
  const [touched, setTouched] = useState(false)
  const [removing, setRemoving] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const bad = !/^https?:\/\/\S+$/.test(url.trim())
  const save = async () => {
    setTouched(true)
    if (bad) return
    const body = { url: url.trim(), note, events: splitLines(events) }
    const made = await change.run(
      hook
        ? { method: 'PATCH', path: `/webhooks/${hook.id}`, body: { ...body, enabled } }
        : { method: 'POST', path: '/webhooks', body, done: t('created') },
    )
    if (made?.secret) setSecret(made.secret)
    else onClose()
  }
  if (secret) {
    return (
      <Dialog title={t('secretOnce')} isOpen onClose={onClose} isDismissable={false}>
        <Copyable text={secret} once />
      </Dialog>
    )
  }
  return (
    <Drawer
      title={hook ? t('section.webhooks') : `${t('add')} · ${t('section.webhooks')}`}
      isOpen
      onClose={onClose}
    >
      <Form onSubmit={() => save().catch(() => undefined)}>
        <TextField
          label={t('url')}
          value={url}
          onChange={setUrl}
          inputMode="url"
          autoFocus
          error={touched && bad ? t('badUrl') : undefined}
        />
        <TextArea label={t('events')} hint={t('eventsHint')} value={events} onChange={setEvents} mono />
        <details>
          <summary>{t('eventTypes')}</summary>
          <code>{(types.data?.items ?? []).join(' · ')}</code>
        </details>
        <TextField label={t('note')} value={note} onChange={setNote} />
        {hook && (
          <Switch isSelected={enabled} onChange={setEnabled}>
            {t('enabled')}
          </Switch>
        )}
        <FormActions>
          <SaveButton isPending={change.isPending} />
          {hook && (
            <>
              <Button
                onPress={() =>
                  void change
                    .run({ method: 'POST', path: `/webhooks/${hook.id}/test`, body: {}, done: t('tested') })
                    .catch(() => undefined)
                }
              >
                {t('test')}
              </Button>
              <Button look="danger" onPress={() => setRemoving(true)}>
                {tu('delete')}
              </Button>
            </>
          )}
        </FormActions>
      </Form>
      {removing && hook && (
        <Confirm
          title={t('removeWebhook')}
          isOpen
          onClose={() => setRemoving(false)}
          danger
          confirmLabel={tu('delete')}
          onConfirm={async () => {
            await change.run({ method: 'DELETE', path: `/webhooks/${hook.id}` })
            onClose()
          }}
        >
          {hook.url}
        </Confirm>
      )}
    </Drawer>
  )
}

const tones: Record<Delivery['state'], Tone> = {
  waiting: 'plain',
  retrying: 'warn',
  delivered: 'ok',
  given_up: 'danger',
  dropped: 'plain',
}
const ended: readonly Delivery['state'][] = ['delivered', 'given_up', 'dropped']

function Deliveries({ hook, onClose }: { hook: Webhook; onClose: () => void }) {
  const t = useText(settingsText)
  const locale = useLocale()
  const client = useQueryClient()
  const change = useSettingsChange()
  const key = ['settings', 'deliveries', hook.id]
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      call<Listing<Delivery>>('GET', `/api/v1/webhooks/${hook.id}/deliveries`, {
        query: { after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    refetchInterval: 5000, // what waits goes out while one looks
  })
  const rows = rowsOf(list.data)
  const replay = (id: string) =>
    void change
      .run({
        method: 'POST',
        path: `/webhooks/${hook.id}/deliveries/${id}/replay`,
        body: {},
        done: t('replayed'),
      })
      .then(() => client.invalidateQueries({ queryKey: key }))
      .catch(() => undefined)
  return (
    <Drawer title={t('deliveries')} isOpen onClose={onClose} width="wide">
      {list.data && rows.length === 0 && <p className={s.muted}>{t('deliveriesEmpty')}</p>}
      <ul>
        {rows.map((delivery) => {
          return (
            <li key={delivery.id} className={s.row}>
              <Tag tone={tones[delivery.state]}>{t(`delivery.${delivery.state}`)}</Tag>
              <div className={s.main}>
                <b>{delivery.event_type}</b>
                <small>
                  <Time at={delivery.tried_at || delivery.created_at} /> ·{' '}
                  {t('attempts', { n: delivery.attempts })}
                  {delivery.status ? ` · HTTP ${delivery.status}` : ''}{' '}
                  {delivery.error && errorText(delivery.error, t)}
                </small>
              </div>
              {ended.includes(delivery.state) ? (
                <Button size="small" onPress={() => replay(delivery.id)}>
                  {t('replay')}
                </Button>
              ) : (
                <small className={s.muted}>
                  {t('nextTry', { time: clockTime(delivery.next_at, locale) })}
                </small>
              )}
            </li>
          )
        })}
      </ul>
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </Drawer>
  )
}

const errors = ['answered_status', 'name_unknown', 'no_answer', 'no_connection'] as const

function errorText(code: string, t: Translate<typeof settingsText.zh>): string {
  const known = errors.find((e) => code === `webhook.${e}`)
  return known ? t(`delivery.${known}`) : code
}
