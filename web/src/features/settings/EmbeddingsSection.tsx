import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Embeddings, Probed } from '../../api/settings'
import { secretsQuery, useSettingsChange, workspaceQuery } from '../../api/settings'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Switch } from '../../ui/Checkbox'
import { TextField } from '../../ui/Field'
import { FieldRow, Form, FormActions, SaveButton } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Select } from '../../ui/Select'
import { Skeleton } from '../../ui/Skeleton'
import { exactTime } from '../../ui/time'
import { embeddingsText } from './embeddingsText'
import { asStored, NumberField } from './fields'
import { settingsText } from './text'

const visibilities = ['public', 'signed_in', 'tier'] as const

export function EmbeddingsSection() {
  const t = useText(embeddingsText)
  const ts = useText(settingsText)
  const workspace = useQuery(workspaceQuery)
  const stored = workspace.data?.settings.embeddings
  return (
    <Page title={ts('section.embeddings')} intro={t('intro')} width="text">
      {stored ? (
        <>
          <Service key={asStored(stored)} stored={stored} />
          <Key />
          {stored.enabled && <Trial />}
        </>
      ) : (
        <Skeleton lines={8} height={24} />
      )}
    </Page>
  )
}

function Service({ stored }: { stored: Embeddings }) {
  const t = useText(embeddingsText)
  const change = useSettingsChange()
  const [draft, setDraft] = useState(stored)
  const [touched, setTouched] = useState(false)
  const set = (part: Partial<Embeddings>) => setDraft({ ...draft, ...part })
  const badUrl = draft.enabled && !/^https?:\/\/\S+$/.test(draft.url.trim())
  const noModel = draft.enabled && !draft.model.trim()
  const save = () => {
    setTouched(true)
    if (badUrl || noModel) return
    const embeddings = { ...draft, url: draft.url.trim(), model: draft.model.trim() }
    change
      .run({ method: 'PATCH', path: '/workspace', body: { settings: { embeddings } } })
      .catch(() => undefined)
  }
  return (
    <Card title={t('service')}>
      <Form onSubmit={save}>
        <Banner tone="warn">{t('warn')}</Banner>
        <Switch isSelected={draft.enabled} onChange={(enabled) => set({ enabled })}>
          {t('enabled')}
        </Switch>
        <TextField
          label={t('url')}
          hint={t('urlHint')}
          value={draft.url}
          onChange={(url) => set({ url })}
          inputMode="url"
          error={touched && badUrl ? t('badUrl') : undefined}
        />
        <FieldRow>
          <TextField
            label={t('model')}
            value={draft.model}
            onChange={(model) => set({ model })}
            error={touched && noModel ? t('needModel') : undefined}
          />
          <NumberField
            label={t('timeout')}
            value={draft.timeout_ms}
            onChange={(ms) => set({ timeout_ms: Math.round(ms) })}
          />
        </FieldRow>
        <Select
          label={t('visibility')}
          value={draft.visibility}
          onChange={(visibility) => set({ visibility })}
          options={visibilities.map((id) => ({ id, label: t(`visible.${id}`) }))}
        />
        <FormActions>
          <SaveButton isPending={change.isPending} />
        </FormActions>
      </Form>
    </Card>
  )
}

function Key() {
  const t = useText(embeddingsText)
  const locale = useLocale()
  const secrets = useQuery(secretsQuery)
  const change = useSettingsChange()
  const [value, setValue] = useState('')
  const given = (secrets.data?.items ?? []).find((secret) => secret.name === 'embeddings')
  const give = (key: string, done: string) =>
    change
      .run({ method: 'PUT', path: '/workspace/secrets/embeddings', body: { value: key }, done })
      .then(() => setValue(''))
      .catch(() => undefined)
  return (
    <Card title={t('key')}>
      <Form onSubmit={() => void (value.trim() && give(value.trim(), t('keyGiven')))}>
        <p>{given ? t('keySet', { time: exactTime(given.set_at, locale) }) : t('keyNone')}</p>
        <TextField
          label={t('newKey')}
          hint={t('keyNote')}
          type="password"
          autoComplete="off"
          value={value}
          onChange={setValue}
        />
        <FormActions>
          <Button type="submit" isDisabled={!value.trim()} isPending={change.isPending}>
            {t('giveKey')}
          </Button>
          {given && (
            <Button look="danger" onPress={() => void give('', t('keyDropped'))}>
              {t('dropKey')}
            </Button>
          )}
        </FormActions>
      </Form>
    </Card>
  )
}

function Trial() {
  const t = useText(embeddingsText)
  const change = useSettingsChange<Probed>()
  const [probed, setProbed] = useState<Probed | null>(null)
  const probe = () => {
    setProbed(null)
    change
      .run({ method: 'POST', path: '/knowledge/embeddings/test', quiet: true })
      .then(setProbed)
      .catch(() => undefined)
  }
  return (
    <Card title={t('try')}>
      <p>{t('tryNote')}</p>
      {probed && (
        <Banner tone="ok">
          {t('works', { dimensions: probed.dimensions, ms: Math.round(probed.took_ms) })}{' '}
          {probed.released ? t('released') : t('pending')}
        </Banner>
      )}
      <FormActions>
        <Button onPress={probe} isPending={change.isPending}>
          {t('tryNow')}
        </Button>
      </FormActions>
    </Card>
  )
}
