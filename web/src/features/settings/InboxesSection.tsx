import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Inbox, InboxSettings } from '../../api/settings'
import { groupsQuery, inboxesQuery, snippetQuery, useSettingsChange } from '../../api/settings'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Switch } from '../../ui/Checkbox'
import { Dialog } from '../../ui/Dialog'
import { TextArea, TextField } from '../../ui/Field'
import { FieldRow, Form, FormActions, SaveButton } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Select } from '../../ui/Select'
import { Skeleton } from '../../ui/Skeleton'
import { Tabs } from '../../ui/Tabs'
import { Tag } from '../../ui/Tag'
import { asStored, BilingualField } from './fields'
import { splitLines } from './lines'
import s from './parts.module.css'
import { Copyable } from './Secret'
import { settingsText } from './text'
import { WidgetPreview } from './WidgetPreview'

export function InboxesSection() {
  const t = useText(settingsText)
  const inboxes = useQuery(inboxesQuery)
  const change = useSettingsChange<Inbox>()
  const [chosen, setChosen] = useState<string | null>(null)
  const list = inboxes.data?.items ?? []
  const inbox = list.find((i) => i.id === chosen) ?? list[0]
  const add = () =>
    void change
      .run({ method: 'POST', path: '/inboxes', body: { name: t('section.inboxes') }, done: t('created') })
      .then((made) => setChosen(made.id))
      .catch(() => undefined)
  return (
    <Page
      title={t('section.inboxes')}
      intro={t('inboxesIntro')}
      width="full"
      actions={
        <Button look="primary" isPending={change.isPending} onPress={add}>
          <Plus size={16} aria-hidden />
          {t('add')}
        </Button>
      }
    >
      {inboxes.isPending && <Skeleton lines={10} height={28} />}
      {inbox && (
        <Tabs
          label={t('section.inboxes')}
          tabs={list.map((i) => ({ id: i.id, label: i.disabled_at ? `${i.name} (${t('off')})` : i.name }))}
          value={inbox.id}
          onChange={setChosen}
        >
          <InboxForm key={asStored(inbox)} inbox={inbox} />
        </Tabs>
      )}
    </Page>
  )
}

function InboxForm({ inbox }: { inbox: Inbox }) {
  const t = useText(settingsText)
  const groups = useQuery(groupsQuery)
  const change = useSettingsChange()
  const [draft, setDraft] = useState(inbox)
  const [domains, setDomains] = useState((inbox.settings.domains ?? []).join('\n'))
  const [quick, setQuick] = useState(
    (inbox.settings.quick_questions ?? []).map((q) => (q.en ? `${q.zh} | ${q.en}` : q.zh)).join('\n'),
  )
  const { settings } = draft
  const setS = (part: Partial<InboxSettings>) => setDraft({ ...draft, settings: { ...settings, ...part } })
  const setText = (part: Partial<InboxSettings['texts']>) => setS({ texts: { ...settings.texts, ...part } })
  const badAccent = !/^#[0-9a-fA-F]{6}$/.test(settings.look.accent)
  const save = () => {
    if (badAccent) return
    void change
      .run({
        method: 'PATCH',
        path: `/inboxes/${inbox.id}`,
        body: {
          name: draft.name,
          mode: draft.mode,
          skill_group_id: draft.skill_group_id,
          settings: {
            look: settings.look,
            texts: settings.texts,
            rating: settings.rating,
            uploads: settings.uploads,
            domains: splitLines(domains),
            quick_questions: splitLines(quick).map((line) => {
              const [zh = '', en = ''] = line.split('|').map((part) => part.trim())
              return { zh, en }
            }),
          },
        },
      })
      .catch(() => undefined)
  }
  return (
    <div className={s.split} style={{ paddingTop: 20 }}>
      <Form onSubmit={save}>
        <Card
          title={draft.name}
          actions={
            inbox.disabled_at ? (
              <Button
                size="small"
                onPress={() =>
                  void change
                    .run({ method: 'POST', path: `/inboxes/${inbox.id}/enable`, body: {} })
                    .catch(() => undefined)
                }
              >
                {t('turnOn')}
              </Button>
            ) : (
              <Button
                size="small"
                look="danger"
                onPress={() =>
                  void change.run({ method: 'DELETE', path: `/inboxes/${inbox.id}` }).catch(() => undefined)
                }
              >
                {t('turnOff')}
              </Button>
            )
          }
        >
          <FieldRow>
            <TextField
              label={t('name')}
              value={draft.name}
              onChange={(name) => setDraft({ ...draft, name })}
            />
            <Select
              label={t('mode')}
              value={draft.mode}
              onChange={(mode) => setDraft({ ...draft, mode })}
              options={[
                { id: 'full', label: t('mode.full') },
                { id: 'bot_only', label: t('mode.bot_only') },
                { id: 'shadow', label: t('mode.shadow') },
              ]}
            />
            <Select
              label={t('defaultGroup')}
              value={draft.skill_group_id || 'default'}
              onChange={(id) => setDraft({ ...draft, skill_group_id: id === 'default' ? '' : id })}
              options={[
                { id: 'default', label: t('followDefault') },
                ...(groups.data?.items ?? []).map((g) => ({ id: g.id, label: g.name })),
              ]}
            />
          </FieldRow>
        </Card>
        <Card title={t('look')}>
          <FieldRow>
            <TextField
              label={t('accent')}
              hint={t('accentHint')}
              value={settings.look.accent}
              onChange={(accent) => setS({ look: { ...settings.look, accent } })}
              error={badAccent ? t('badAccent') : undefined}
            />
            <Select
              label={t('widgetTheme')}
              value={settings.look.theme}
              onChange={(theme) => setS({ look: { ...settings.look, theme } })}
              options={(['auto', 'light', 'dark'] as const).map((id) => ({ id, label: t(`theme.${id}`) }))}
            />
            <Segmented
              showLabel
              label={t('position')}
              value={settings.look.position}
              onChange={(position) => setS({ look: { ...settings.look, position } })}
              options={(['left', 'right'] as const).map((id) => ({ id, label: t(`position.${id}`) }))}
            />
          </FieldRow>
        </Card>
        <Card title={t('texts')}>
          <BilingualField
            label={t('widgetTitle')}
            value={settings.texts.title}
            onChange={(p) => setText({ title: { ...settings.texts.title, ...p } })}
          />
          <BilingualField
            label={t('subtitle')}
            value={settings.texts.subtitle}
            onChange={(p) => setText({ subtitle: { ...settings.texts.subtitle, ...p } })}
          />
          <BilingualField
            label={t('botName')}
            value={settings.texts.bot_name}
            onChange={(p) => setText({ bot_name: { ...settings.texts.bot_name, ...p } })}
          />
          <BilingualField
            label={t('greeting')}
            area
            value={settings.texts.greeting}
            onChange={(p) => setText({ greeting: { ...settings.texts.greeting, ...p } })}
          />
          <BilingualField
            label={t('offline')}
            area
            value={settings.texts.offline}
            onChange={(p) => setText({ offline: { ...settings.texts.offline, ...p } })}
          />
          <TextArea
            label={t('quickQuestions')}
            hint={t('quickQuestionsHint')}
            value={quick}
            onChange={setQuick}
          />
        </Card>
        <Card>
          <TextArea label={t('domains')} hint={t('domainsHint')} value={domains} onChange={setDomains} mono />
          <Switch isSelected={settings.rating.enabled} onChange={(enabled) => setS({ rating: { enabled } })}>
            {t('ratingOn')}
          </Switch>
          <Switch isSelected={settings.uploads} onChange={(uploads) => setS({ uploads })}>
            {t('uploadsOn')}
          </Switch>
          <FormActions>
            <SaveButton isPending={change.isPending} isDisabled={badAccent} />
          </FormActions>
        </Card>
        <Install inbox={inbox} />
      </Form>
      <WidgetPreview settings={settings} questions={splitLines(quick)} />
    </div>
  )
}

function Install({ inbox }: { inbox: Inbox }) {
  const t = useText(settingsText)
  const snippet = useQuery(snippetQuery(inbox.id))
  const change = useSettingsChange<{ secret: string }>()
  const [secret, setSecret] = useState<string | null>(null)
  const rotate = async () => {
    const made = await change.run({
      method: 'POST',
      path: `/inboxes/${inbox.id}/rotate-secret`,
      body: {},
      quiet: true,
    })
    setSecret(made.secret)
  }
  return (
    <Card title={t('install')}>
      <p className={s.muted}>{t('installText')}</p>
      {snippet.data && <Copyable text={snippet.data.html} />}
      <p className={s.muted}>{t('identifyText')}</p>
      <p className={s.secret}>
        <span className={s.main}>
          {t('identifySecret')}{' '}
          <Tag tone={inbox.identify ? 'ok' : 'plain'}>
            {inbox.identify ? t('identifyHas') : t('identifyNone')}
          </Tag>
        </span>
        <Button isPending={change.isPending} onPress={() => void rotate().catch(() => undefined)}>
          {t('rotate')}
        </Button>
      </p>
      {secret && (
        <Dialog title={t('identifySecret')} isOpen onClose={() => setSecret(null)} width="narrow">
          <Copyable text={secret} once />
        </Dialog>
      )}
    </Card>
  )
}
