import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Customer, CustomerChange } from '../../api/customer'
import { changeCustomer } from '../../api/customer'
import { useCan } from '../../api/session'
import { useTierName, useTiers } from '../../api/tier'
import { useDescribe } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { TextArea, TextField } from '../../ui/Field'
import { FieldRow, Form, FormActions, SaveButton, useDraft } from '../../ui/Form'
import { Card } from '../../ui/Page'
import { Select } from '../../ui/Select'
import { toast } from '../../ui/Toast'
import { NeedsField } from './NeedsField'
import { needsText, readNeeds } from './needs'
import { customerText } from './text'

const stages = ['new', 'active', 'silent', 'at_risk', 'lost', 'won_back'] as const

export function ProfileForm({ customer }: { customer: Customer }) {
  const t = useText(customerText)
  const tiers = useTiers()
  const tierName = useTierName()
  const describe = useDescribe()
  const client = useQueryClient()
  const mayWrite = useCan('customer.write') && !customer.masked
  const [draft, set, dirty, reset] = useDraft({
    name: customer.name,
    phone: customer.phone,
    email: customer.email,
    place: customer.place,
    tier: customer.tier,
    stage: customer.stage,
    note: customer.note,
    birth: customer.birth_year ? String(customer.birth_year) : '',
    tags: (customer.tags ?? []).join('，'),
    needs: needsText(customer.needs ?? []),
  })
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)

  const save = async () => {
    setBusy(true)
    setProblem(null)
    const change: CustomerChange = {
      name: draft.name.trim(),
      phone: draft.phone.trim(),
      email: draft.email.trim(),
      place: draft.place.trim(),
      tier: draft.tier.trim(),
      stage: draft.stage,
      note: draft.note,
      birth_year: Number(draft.birth) || 0,
      tags: draft.tags
        .split(/[,，]/)
        .map((tag) => tag.trim())
        .filter(Boolean),
      needs: readNeeds(draft.needs),
    }
    try {
      await changeCustomer(customer.id, change)
      toast(t('saved'))
      await client.invalidateQueries({ queryKey: ['customer', customer.id] })
      reset()
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card title={t('profile')}>
      <Form onSubmit={save} error={problem === null ? undefined : describe(problem)}>
        <FieldRow>
          <TextField
            label={t('name')}
            value={draft.name}
            onChange={(name) => set({ name })}
            isReadOnly={!mayWrite}
          />
          <TextField
            label={t('phone')}
            value={draft.phone}
            onChange={(phone) => set({ phone })}
            inputMode="tel"
            isReadOnly={!mayWrite}
          />
          <TextField
            label={t('email')}
            value={draft.email}
            onChange={(email) => set({ email })}
            isReadOnly={!mayWrite}
          />
          <TextField
            label={t('place')}
            value={draft.place}
            onChange={(place) => set({ place })}
            isReadOnly={!mayWrite}
          />
          {tiers.length > 0 ? (
            <Select
              label={t('tier')}
              value={draft.tier || 'none'}
              onChange={(tier) => set({ tier: tier === 'none' ? '' : tier })}
              options={[
                'none',
                ...new Set([...tiers.map((tier) => tier.key), draft.tier].filter(Boolean)),
              ].map((id) => ({ id, label: id === 'none' ? '—' : tierName(id) }))}
              isDisabled={!mayWrite}
            />
          ) : (
            <TextField
              label={t('tier')}
              value={draft.tier}
              onChange={(tier) => set({ tier })}
              isReadOnly={!mayWrite}
            />
          )}
          <Select
            label={t('stage')}
            value={draft.stage}
            onChange={(stage) => set({ stage })}
            options={stages.map((id) => ({ id, label: t(`stage.${id}`) }))}
            isDisabled={!mayWrite}
          />
          <TextField
            label={t('birthYear')}
            hint={t('birthHint')}
            value={draft.birth}
            onChange={(birth) => set({ birth: birth.replace(/\D/g, '').slice(0, 4) })}
            inputMode="numeric"
            isReadOnly={!mayWrite}
          />
          <TextField
            label={t('tags')}
            hint={t('tagsHint')}
            value={draft.tags}
            onChange={(tags) => set({ tags })}
            isReadOnly={!mayWrite}
          />
        </FieldRow>
        <NeedsField value={draft.needs} onChange={(needs) => set({ needs })} isDisabled={!mayWrite} />
        <TextArea
          label={t('note')}
          value={draft.note}
          onChange={(note) => set({ note })}
          isReadOnly={!mayWrite}
        />
        {mayWrite && (
          <FormActions>
            <SaveButton isPending={busy} isDisabled={!dirty} label={t('save')} />
          </FormActions>
        )}
      </Form>
    </Card>
  )
}
