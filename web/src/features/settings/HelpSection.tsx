import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { categoriesQuery } from '../../api/knowledge'
import { can, useMe } from '../../api/session'
import type { Help, Workspace } from '../../api/settings'
import { inboxesQuery, useSettingsChange, workspaceQuery } from '../../api/settings'
import { useText } from '../../i18n/text'
import { ButtonAnchor } from '../../ui/Button'
import { Switch } from '../../ui/Checkbox'
import { TextField } from '../../ui/Field'
import { FieldRow, Form, FormActions, SaveButton } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Select } from '../../ui/Select'
import { Skeleton } from '../../ui/Skeleton'
import { Checks } from './Checks'
import { asStored, BilingualField } from './fields'
import { helpText } from './helpText'
import s from './parts.module.css'
import { settingsText } from './text'

const languages = ['zh-CN', 'en'] as const
const themes = ['auto', 'light', 'dark'] as const

export function HelpSection() {
  const t = useText(helpText)
  const ts = useText(settingsText)
  const workspace = useQuery(workspaceQuery)
  const stored = workspace.data?.settings.help
  return (
    <Page
      title={ts('section.help')}
      intro={t('intro')}
      width="text"
      actions={
        stored?.enabled && (
          <ButtonAnchor href={addressOf(workspace.data)} target="_blank" rel="noreferrer">
            {t('preview')}
          </ButtonAnchor>
        )
      }
    >
      {stored ? (
        <HelpForm key={asStored(stored)} stored={stored} here={addressOf(workspace.data)} />
      ) : (
        <Skeleton lines={10} height={24} />
      )}
    </Page>
  )
}

function addressOf(workspace: Workspace | undefined): string {
  return `${location.origin}/help/${workspace?.slug ?? ''}/`
}

function HelpForm({ stored, here }: { stored: Help; here: string }) {
  const t = useText(helpText)
  const ts = useText(settingsText)
  const me = useMe()
  const change = useSettingsChange()
  const inboxes = useQuery({ ...inboxesQuery, enabled: can(me, 'inbox.manage') })
  const [draft, setDraft] = useState(stored)
  const [touched, setTouched] = useState(false)
  const set = (part: Partial<Help>) => setDraft({ ...draft, ...part })
  const chosen = languages.filter((l) => draft.languages?.includes(l))
  const bad = {
    accent: !/^#[0-9a-fA-F]{6}$/.test(draft.accent),
    logo: draft.logo.trim() !== '' && !/^https:\/\/\S+$/.test(draft.logo.trim()),
    address: draft.address.trim() !== '' && !/^https?:\/\/[^\s?#]+$/.test(draft.address.trim()),
    languages: chosen.length === 0,
  }
  const said = (wrong: boolean, why: string) => (touched && wrong ? why : undefined)
  const save = () => {
    setTouched(true)
    if (Object.values(bad).some(Boolean)) return
    const help = { ...draft, logo: draft.logo.trim(), address: draft.address.trim(), languages: chosen }
    change.run({ method: 'PATCH', path: '/workspace', body: { settings: { help } } }).catch(() => undefined)
  }
  return (
    <Form onSubmit={save}>
      <Card>
        <Switch isSelected={draft.enabled} onChange={(enabled) => set({ enabled })}>
          {t('on')}
        </Switch>
        <p>{t('shown')}</p>
        <p>
          {t('address')}: <code className={s.breakable}>{here}</code>
        </p>
      </Card>
      <Card title={t('content')}>
        <BilingualField
          label={t('title')}
          value={draft.title}
          onChange={(part) => set({ title: { ...draft.title, ...part } })}
        />
        <BilingualField
          label={t('greeting')}
          value={draft.greeting}
          onChange={(part) => set({ greeting: { ...draft.greeting, ...part } })}
        />
        <Checks
          label={t('languages')}
          options={languages.map((id) => ({ id, label: t(`language.${id}`) }))}
          value={chosen}
          onChange={(all) => set({ languages: languages.filter((l) => all.includes(l)) })}
          error={said(bad.languages, t('needLanguage'))}
        />
        <p>{t('languagesNote')}</p>
        {can(me, 'knowledge.read') && (
          <Categories value={draft.categories ?? []} onChange={(categories) => set({ categories })} />
        )}
      </Card>
      <Card title={t('look')}>
        <FieldRow>
          <TextField
            label={ts('accent')}
            hint={ts('accentHint')}
            value={draft.accent}
            onChange={(accent) => set({ accent })}
            error={said(bad.accent, ts('badAccent'))}
          />
          <Select
            label={ts('widgetTheme')}
            value={draft.theme}
            onChange={(theme) => set({ theme })}
            options={themes.map((id) => ({ id, label: ts(`theme.${id}`) }))}
          />
        </FieldRow>
        <TextField
          label={t('logo')}
          hint={t('logoHint')}
          inputMode="url"
          value={draft.logo}
          onChange={(logo) => set({ logo })}
          error={said(bad.logo, t('badUrl'))}
        />
      </Card>
      <Card title={t('reach')}>
        <Switch isSelected={draft.indexable} onChange={(indexable) => set({ indexable })}>
          {t('index')}
        </Switch>
        <p>{t('indexNote')}</p>
        {inboxes.data && (
          <>
            <Select
              label={t('chat')}
              value={draft.inbox_id || 'none'}
              onChange={(id) => set({ inbox_id: id === 'none' ? '' : id })}
              options={[
                { id: 'none', label: t('noChat') },
                ...(inboxes.data.items ?? []).map((i) => ({
                  id: i.id,
                  label: i.disabled_at ? `${i.name} (${ts('off')})` : i.name,
                })),
              ]}
            />
            <p>{t('chatNote')}</p>
          </>
        )}
        <TextField
          label={t('own')}
          hint={t('ownHint')}
          inputMode="url"
          value={draft.address}
          onChange={(address) => set({ address })}
          error={said(bad.address, t('badOwn'))}
        />
        <FormActions>
          <SaveButton isPending={change.isPending} />
        </FormActions>
      </Card>
    </Form>
  )
}

function Categories({ value, onChange }: { value: string[]; onChange: (value: string[]) => void }) {
  const t = useText(helpText)
  const categories = useQuery(categoriesQuery)
  const tops = (categories.data?.items ?? []).filter((c) => c.parent_id === '')
  if (!categories.data) return null
  if (tops.length === 0) return <p>{t('noCategories')}</p>
  return (
    <>
      <Checks
        label={t('categories')}
        options={tops.map((c) => ({ id: c.id, label: c.name }))}
        value={value.filter((id) => tops.some((c) => c.id === id))}
        onChange={onChange}
      />
      <p>{t('categoriesNote')}</p>
    </>
  )
}
