import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RetentionKind } from '../../api/settings'
import { useSettingsChange, workspaceQuery } from '../../api/settings'
import { useText } from '../../i18n/text'
import { FieldRow, Form, FormActions, SaveButton } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { asStored, NumberField } from './fields'
import { settingsText } from './text'

const kinds = [
  'profile',
  'conversation',
  'message',
  'decision',
  'summary',
  'rating',
  'file',
  'task',
  'correction',
  'past',
] as const

export function RetentionSection() {
  const t = useText(settingsText)
  const workspace = useQuery(workspaceQuery)
  return (
    <Page title={t('section.retention')} intro={t('retentionIntro')} width="text">
      {workspace.data ? (
        <Fields key={asStored(workspace.data)} stored={workspace.data.settings.retention} />
      ) : (
        <Skeleton lines={8} height={24} />
      )}
    </Page>
  )
}

function Fields({ stored }: { stored: Record<RetentionKind, number> }) {
  const t = useText(settingsText)
  const change = useSettingsChange()
  const [draft, setDraft] = useState(stored)
  return (
    <Card>
      <Form
        onSubmit={() =>
          change
            .run({ method: 'PATCH', path: '/workspace', body: { settings: { retention: draft } } })
            .catch(() => undefined)
        }
      >
        <FieldRow>
          {kinds.map((kind) => (
            <NumberField
              key={kind}
              label={t('days', { kind: t(`kind.${kind}`) })}
              value={draft[kind]}
              onChange={(days) => setDraft({ ...draft, [kind]: Math.round(days) })}
            />
          ))}
        </FieldRow>
        <FormActions>
          <SaveButton isPending={change.isPending} />
        </FormActions>
      </Form>
    </Card>
  )
}
