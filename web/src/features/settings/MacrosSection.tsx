import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Zap } from 'lucide-react'
import { useState } from 'react'
import type { Macro } from '../../api/desk'
import { macrosQuery } from '../../api/desk'
import { useSettingsChange } from '../../api/settings'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Switch } from '../../ui/Checkbox'
import { Drawer } from '../../ui/Dialog'
import { Empty } from '../../ui/Empty'
import { TextArea, TextField } from '../../ui/Field'
import { FieldRow, Form, FormActions, SaveButton } from '../../ui/Form'
import { Kbd } from '../../ui/Kbd'
import { Card, Page } from '../../ui/Page'
import { Select } from '../../ui/Select'
import { uiText } from '../../ui/text'
import s from './parts.module.css'
import { settingsText } from './text'

export function MacrosSection() {
  const t = useText(settingsText)
  const tu = useText(uiText)
  const macros = useQuery(macrosQuery)
  const [open, setOpen] = useState<Macro | 'new' | null>(null)
  const list = macros.data?.items ?? []
  const add = (
    <Button look="primary" onPress={() => setOpen('new')}>
      <Plus size={16} aria-hidden />
      {t('add')}
    </Button>
  )
  return (
    <Page title={t('section.macros')} intro={t('macrosIntro')} width="text" actions={add}>
      {macros.data && list.length === 0 && (
        <Empty icon={<Zap size={24} />} title={t('macrosEmpty')}>
          {t('macrosEmptyText')}
        </Empty>
      )}
      {list.length > 0 && (
        <Card flush>
          <ul>
            {list.map((macro) => (
              <li key={macro.id} className={s.row}>
                <div className={s.main}>
                  <b>{macro.title}</b>
                  {macro.shortcut && <Kbd keys={`/${macro.shortcut.replace(/^\//, '')}`} />}
                  <small>{macro.text}</small>
                </div>
                <Button
                  size="small"
                  onPress={() => setOpen(macro)}
                  aria-label={`${tu('edit')}: ${macro.title}`}
                >
                  {tu('edit')}
                </Button>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {open && <MacroDrawer macro={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  )
}

type Language = 'any' | 'zh-CN' | 'en'

function MacroDrawer({ macro, onClose }: { macro: Macro | null; onClose: () => void }) {
  const t = useText(settingsText)
  const tu = useText(uiText)
  const client = useQueryClient()
  const change = useSettingsChange()
  const [form, setForm] = useState({
    title: macro?.title ?? '',
    text: macro?.text ?? '',
    shortcut: macro?.shortcut ?? '',
    folder: macro?.folder ?? '',
    locale: (macro?.locale || 'any') as Language,
    mine: Boolean(macro?.member_id),
  })
  const [touched, setTouched] = useState(false)
  const finish = async () => {
    await client.invalidateQueries({ queryKey: macrosQuery.queryKey })
    onClose()
  }
  const save = async () => {
    setTouched(true)
    if (!form.title.trim() || !form.text.trim()) return
    const { mine, locale, ...rest } = form
    const body = {
      ...rest,
      locale: locale === 'any' ? '' : locale,
      shared: !mine,
    }
    await change.run(
      macro
        ? { method: 'PUT', path: `/macros/${macro.id}`, body }
        : { method: 'POST', path: '/macros', body, done: t('created') },
    )
    await finish()
  }
  const remove = async () => {
    if (!macro) return
    await change.run({ method: 'DELETE', path: `/macros/${macro.id}` })
    await finish()
  }
  return (
    <Drawer title={macro?.title ?? `${t('add')} · ${t('section.macros')}`} isOpen onClose={onClose}>
      <Form onSubmit={() => save().catch(() => undefined)}>
        <TextField
          label={t('macroTitle')}
          value={form.title}
          onChange={(title) => setForm({ ...form, title })}
          autoFocus
          error={touched && !form.title.trim() ? t('needName') : undefined}
        />
        <TextArea
          label={t('macroText')}
          rows={5}
          value={form.text}
          onChange={(text) => setForm({ ...form, text })}
          error={touched && !form.text.trim() ? t('needText') : undefined}
        />
        <FieldRow>
          <TextField
            label={t('shortcut')}
            hint={t('shortcutHint')}
            value={form.shortcut}
            onChange={(shortcut) => setForm({ ...form, shortcut: shortcut.replace(/[\s/#]/g, '') })}
          />
          <TextField
            label={t('folder')}
            value={form.folder}
            onChange={(folder) => setForm({ ...form, folder })}
          />
          <Select<Language>
            label={t('locale')}
            value={form.locale}
            onChange={(locale) => setForm({ ...form, locale })}
            options={[
              { id: 'any', label: t('anyLocale') },
              { id: 'zh-CN', label: '中文' },
              { id: 'en', label: 'English' },
            ]}
          />
        </FieldRow>
        <Switch isSelected={form.mine} onChange={(mine) => setForm({ ...form, mine })}>
          {t('macroMine')}
        </Switch>
        <FormActions>
          <SaveButton isPending={change.isPending} />
          {macro && (
            <Button look="danger" onPress={() => void remove().catch(() => undefined)}>
              {tu('delete')}
            </Button>
          )}
        </FormActions>
      </Form>
    </Drawer>
  )
}
