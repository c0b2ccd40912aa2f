import { useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import type { Act, Grant, NewGrant } from '../../api/item'
import { giveGrants, grantsQuery } from '../../api/item'
import type { Category } from '../../api/knowledge'
import { membersQuery, rolesQuery } from '../../api/settings'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { IconButton } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { Combo } from '../../ui/Combo'
import { cx } from '../../ui/cx'
import { Dialog } from '../../ui/Dialog'
import { Form, SaveButton } from '../../ui/Form'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toast'
import { uiText } from '../../ui/text'
import s from './GrantsDialog.module.css'
import { sortText } from './sortText'

type GrantsDialogProps = { category: Category; nameOf: (categoryId: string) => string; onClose: () => void }

const acts = ['see', 'edit', 'review', 'publish'] as const satisfies readonly Act[]

export function GrantsDialog({ category, nameOf, onClose }: GrantsDialogProps) {
  const t = useText(sortText)
  const grants = useQuery(grantsQuery(category.id))
  return (
    <Dialog title={`${t('grants')}: ${category.name}`} isOpen onClose={onClose}>
      <p>{t('grantsIntro')}</p>
      {grants.data ? (
        <Grants all={grants.data.items} category={category} nameOf={nameOf} onClose={onClose} />
      ) : (
        <Skeleton lines={4} height={30} />
      )}
    </Dialog>
  )
}

function Grants({ all, category, nameOf, onClose }: GrantsDialogProps & { all: readonly Grant[] }) {
  const t = useText(sortText)
  const tu = useText(uiText)
  const client = useQueryClient()
  const complain = useComplain()
  const subjects = useSubjects()
  const [own, setOwn] = useState<NewGrant[]>(
    all
      .filter((g) => g.category_id === category.id)
      .map((g) => ({ subject_kind: g.subject_kind, subject_id: g.subject_id, may: (g.may ?? []) as Act[] })),
  )
  const [busy, setBusy] = useState(false)
  const keyOf = (g: { subject_kind: string; subject_id: string }) => `${g.subject_kind} ${g.subject_id}`
  const nameOfSubject = (key: string) => subjects.find((x) => x.id === key)?.label ?? key
  const inherited = all.filter((g) => g.category_id !== category.id)
  const save = async () => {
    setBusy(true)
    try {
      await giveGrants(
        category.id,
        own.filter((g) => g.may.length > 0),
      )
      await client.invalidateQueries({ queryKey: ['knowledge'] })
      toast(t('granted'))
      onClose()
    } catch (error) {
      complain(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form onSubmit={save}>
      {own.length + inherited.length === 0 && <p>{t('grantsNone')}</p>}
      <ul className={s.grants}>
        {inherited.map((g) => (
          <li key={`${g.category_id} ${keyOf(g)}`} className={cx(s.grant, s.inherited)}>
            <b>{nameOfSubject(keyOf(g))}</b>
            <span>{(g.may ?? []).map((act) => t(`act.${act}`)).join(' · ')}</span>
            <small>{t('grantsInherited', { name: nameOf(g.category_id) })}</small>
          </li>
        ))}
        {own.map((g) => (
          <li key={keyOf(g)} className={s.grant}>
            <b>{nameOfSubject(keyOf(g))}</b>
            <fieldset className={s.acts} aria-label={nameOfSubject(keyOf(g))}>
              {acts.map((act) => (
                <Checkbox
                  key={act}
                  isSelected={g.may.includes(act)}
                  onChange={(on) =>
                    setOwn(
                      own.map((x) =>
                        x === g ? { ...g, may: on ? [...g.may, act] : g.may.filter((a) => a !== act) } : x,
                      ),
                    )
                  }
                >
                  {t(`act.${act}`)}
                </Checkbox>
              ))}
            </fieldset>
            <IconButton
              label={t('removeGrant', { name: nameOfSubject(keyOf(g)) })}
              size="small"
              onPress={() => setOwn(own.filter((x) => x !== g))}
            >
              <X size={14} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <Combo
        key={`${own.length} ${subjects.length}`}
        label={t('addGrant')}
        placeholder={t('grantSubject')}
        value={null}
        onChange={(key) => {
          const [kind, id] = (key ?? '').split(' ')
          if (id && (kind === 'role' || kind === 'member'))
            setOwn([...own, { subject_kind: kind, subject_id: id, may: ['see', 'edit'] }])
        }}
        options={subjects.filter((x) => !own.some((g) => keyOf(g) === x.id))}
        emptyText={tu('noMatches')}
      />
      <SaveButton isPending={busy} />
    </Form>
  )
}

function useSubjects(): { id: string; label: string }[] {
  const t = useText(sortText)
  const roles = useQuery(rolesQuery)
  const members = useQuery(membersQuery)
  return [
    ...(roles.data?.items ?? []).map((r) => ({
      id: `role ${r.id}`,
      label: t('grantRole', { name: r.name }),
    })),
    ...(members.data?.items ?? []).map((m) => ({
      id: `member ${m.id}`,
      label: t('grantMember', { name: m.name }),
    })),
  ]
}
