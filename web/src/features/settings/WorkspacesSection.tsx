import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { openWorkspace } from '../../api/http'
import { useMe } from '../../api/session'
import { useSettingsChange, workspacesQuery } from '../../api/settings'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { Form, FormActions, SaveButton } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Tag } from '../../ui/Tag'
import s from './parts.module.css'
import { settingsText } from './text'

export function WorkspacesSection() {
  const t = useText(settingsText)
  const me = useMe()
  const workspaces = useQuery(workspacesQuery)
  const [making, setMaking] = useState(false)
  const mine = new Set((me.workspaces ?? []).map((w) => w.slug))
  return (
    <Page
      title={t('section.workspaces')}
      intro={t('workspacesIntro')}
      width="text"
      actions={
        <Button look="primary" onPress={() => setMaking(true)}>
          <Plus size={16} aria-hidden />
          {t('add')}
        </Button>
      }
    >
      <Card flush>
        <ul>
          {(workspaces.data?.items ?? []).map((workspace) => (
            <li key={workspace.id} className={s.row}>
              <div className={s.main}>
                <b>{workspace.name}</b>
                {workspace.kind === 'sample' && <Tag>{t('sample')}</Tag>}
                <small>{workspace.slug}</small>
              </div>
              {mine.has(workspace.slug) && (
                <Button
                  size="small"
                  isDisabled={workspace.slug === me.workspace?.slug}
                  onPress={() => openWorkspace(workspace.slug)}
                >
                  {t('openWorkspace')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Card>
      {making && <NewWorkspace onClose={() => setMaking(false)} />}
    </Page>
  )
}

function NewWorkspace({ onClose }: { onClose: () => void }) {
  const t = useText(settingsText)
  const change = useSettingsChange()
  const [form, setForm] = useState({ name: '', slug: '' })
  const [touched, setTouched] = useState(false)
  const badSlug = !/^[a-z0-9][a-z0-9-]{1,39}$/.test(form.slug)
  const save = async () => {
    setTouched(true)
    if (!form.name.trim() || badSlug) return
    await change.run({
      method: 'POST',
      path: '/workspaces',
      body: { name: form.name.trim(), slug: form.slug },
      done: t('created'),
    })
    onClose()
  }
  return (
    <Dialog title={`${t('add')} · ${t('section.workspaces')}`} isOpen onClose={onClose} width="narrow">
      <Form onSubmit={() => save().catch(() => undefined)}>
        <TextField
          label={t('name')}
          value={form.name}
          onChange={(name) => setForm({ ...form, name })}
          autoFocus
          error={touched && !form.name.trim() ? t('needName') : undefined}
        />
        <TextField
          label={t('slug')}
          hint={t('slugHint')}
          value={form.slug}
          onChange={(slug) => setForm({ ...form, slug: slug.toLowerCase() })}
          error={touched && badSlug ? t('badSlug') : undefined}
        />
        <FormActions>
          <SaveButton isPending={change.isPending} />
        </FormActions>
      </Form>
    </Dialog>
  )
}
