import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Bilingual, Workspace, WorkspaceSettings } from '../../api/settings'
import { useSettingsChange, workspaceQuery } from '../../api/settings'
import { useText } from '../../i18n/text'
import { Switch } from '../../ui/Checkbox'
import { TextArea, TextField } from '../../ui/Field'
import { FieldRow, Form, FormActions, SaveButton } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Skeleton } from '../../ui/Skeleton'
import { asStored, BilingualField, NumberField } from './fields'
import { linesOfTree, treeOfLines } from './lines'
import { SampleCard } from './SampleCard'
import { settingsText } from './text'

export function WorkspaceSection() {
  const t = useText(settingsText)
  const workspace = useQuery(workspaceQuery)
  return (
    <Page title={t('section.workspace')} intro={t('workspaceIntro')} width="text">
      {workspace.data ? (
        <Forms key={asStored(workspace.data)} workspace={workspace.data} />
      ) : (
        <Skeleton lines={12} height={24} />
      )}
    </Page>
  )
}

function Forms({ workspace }: { workspace: Workspace }) {
  const t = useText(settingsText)
  const change = useSettingsChange()
  const [draft, setDraft] = useState(workspace)
  const [tree, setTree] = useState(linesOfTree(workspace.settings.dispositions ?? []))
  const { settings } = draft
  const set = (part: Partial<Workspace>) => setDraft({ ...draft, ...part })
  const setS = (part: Partial<WorkspaceSettings>) => set({ settings: { ...settings, ...part } })
  const save = (body: Record<string, unknown>) =>
    change.run({ method: 'PATCH', path: '/workspace', body }).catch(() => undefined)
  const saveSettings = (part: Partial<WorkspaceSettings>) => save({ settings: part })
  const text = (now: Bilingual, part: Partial<Bilingual>) => ({ ...now, ...part })
  return (
    <>
      {workspace.kind === 'sample' && <SampleCard />}
      <Card title={t('general')}>
        <Form
          onSubmit={() =>
            save({ name: draft.name, name_en: draft.name_en, locale: draft.locale, timezone: draft.timezone })
          }
        >
          <FieldRow>
            <TextField label={t('name')} value={draft.name} onChange={(name) => set({ name })} />
            <TextField label={t('nameEn')} value={draft.name_en} onChange={(name_en) => set({ name_en })} />
          </FieldRow>
          <FieldRow>
            <TextField
              label={t('timezone')}
              hint={t('timezoneHint')}
              value={draft.timezone}
              onChange={(timezone) => set({ timezone })}
            />
            <Segmented
              showLabel
              label={t('locale')}
              value={draft.locale}
              onChange={(locale) => set({ locale })}
              options={[
                { id: 'zh-CN', label: '中文' },
                { id: 'en', label: 'English' },
              ]}
            />
          </FieldRow>
          <FormActions>
            <SaveButton isPending={change.isPending} />
          </FormActions>
        </Form>
      </Card>
      <Card title={t('rules')}>
        <Form
          onSubmit={() =>
            saveSettings({
              failed_turns_before_person: settings.failed_turns_before_person,
              idle_remind_min: settings.idle_remind_min,
              idle_close_min: settings.idle_close_min,
              episode_window_hours: settings.episode_window_hours,
              task_due_min: settings.task_due_min,
              person_first_age: settings.person_first_age,
              show_source: settings.show_source,
              publish_needs_second: settings.publish_needs_second,
            })
          }
        >
          <FieldRow>
            <NumberField
              label={t('failedTurns')}
              value={settings.failed_turns_before_person}
              onChange={(n) => setS({ failed_turns_before_person: n })}
            />
            <NumberField
              label={t('personAge')}
              value={settings.person_first_age}
              onChange={(n) => setS({ person_first_age: n })}
            />
            <NumberField
              label={t('idleRemind')}
              hint={t('idleRemindHint')}
              value={settings.idle_remind_min}
              onChange={(n) => setS({ idle_remind_min: n })}
            />
            <NumberField
              label={t('idleClose')}
              value={settings.idle_close_min}
              onChange={(n) => setS({ idle_close_min: n })}
            />
            <NumberField
              label={t('windowHours')}
              value={settings.episode_window_hours}
              onChange={(n) => setS({ episode_window_hours: n })}
            />
            <NumberField
              label={t('taskDue')}
              value={settings.task_due_min}
              onChange={(n) => setS({ task_due_min: n })}
            />
          </FieldRow>
          <Switch isSelected={settings.show_source} onChange={(show_source) => setS({ show_source })}>
            {t('showSource')}
          </Switch>
          <Switch
            isSelected={settings.publish_needs_second}
            onChange={(publish_needs_second) => setS({ publish_needs_second })}
            note={t('publishSecondNote')}
          >
            {t('publishSecond')}
          </Switch>
          <FormActions>
            <SaveButton isPending={change.isPending} />
          </FormActions>
        </Form>
      </Card>
      <Card title={t('dispositions')}>
        <Form onSubmit={() => saveSettings({ dispositions: treeOfLines(tree, settings.dispositions ?? []) })}>
          <TextArea
            label={t('dispositions')}
            hideLabel
            hint={t('dispositionsHint')}
            rows={8}
            value={tree}
            onChange={setTree}
          />
          <FormActions>
            <SaveButton isPending={change.isPending} />
          </FormActions>
        </Form>
      </Card>
      <Card title={t('consent')}>
        <Form onSubmit={() => saveSettings({ consent: settings.consent, privacy: settings.privacy })}>
          <Switch
            isSelected={settings.consent.required}
            onChange={(required) => setS({ consent: { ...settings.consent, required } })}
          >
            {t('consentRequired')}
          </Switch>
          <BilingualField
            label={t('consentText')}
            area
            value={settings.consent.text}
            onChange={(part) =>
              setS({ consent: { ...settings.consent, text: text(settings.consent.text, part) } })
            }
          />
          <TextField
            label={t('consentVersion')}
            hint={t('consentVersionHint')}
            value={settings.consent.version}
            onChange={(version) => setS({ consent: { ...settings.consent, version } })}
          />
          <BilingualField
            label={t('privacy')}
            area
            value={settings.privacy.text}
            onChange={(part) =>
              setS({ privacy: { ...settings.privacy, text: text(settings.privacy.text, part) } })
            }
          />
          <TextField
            label={t('privacyUrl')}
            value={settings.privacy.url}
            onChange={(url) => setS({ privacy: { ...settings.privacy, url } })}
          />
          <FormActions>
            <SaveButton isPending={change.isPending} />
          </FormActions>
        </Form>
      </Card>
      <Card title={t('prices')} note={t('pricesNote')}>
        <Form onSubmit={() => saveSettings({ prices: settings.prices })}>
          <FieldRow>
            <TextField
              label={t('currency')}
              value={settings.prices.currency}
              onChange={(currency) => setS({ prices: { ...settings.prices, currency } })}
            />
            <NumberField
              label={t('agentMinute')}
              value={settings.prices.agent_minute}
              onChange={(n) => setS({ prices: { ...settings.prices, agent_minute: n } })}
            />
            <NumberField
              label={t('customerMinute')}
              value={settings.prices.customer_minute}
              onChange={(n) => setS({ prices: { ...settings.prices, customer_minute: n } })}
            />
            <NumberField
              label={t('unsolvedNeed')}
              value={settings.prices.unsolved_need}
              onChange={(n) => setS({ prices: { ...settings.prices, unsolved_need: n } })}
            />
            <NumberField
              label={t('botTurn')}
              value={settings.prices.bot_turn}
              onChange={(n) => setS({ prices: { ...settings.prices, bot_turn: n } })}
            />
          </FieldRow>
          <FormActions>
            <SaveButton isPending={change.isPending} />
          </FormActions>
        </Form>
      </Card>
    </>
  )
}
