import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useCan } from '../../api/session'
import { useCommands } from '../../app/commands'
import { useText } from '../../i18n/text'
import { ButtonLink } from '../../ui/Button'
import { usePageTitle } from '../../ui/pageTitle'
import s from '../../ui/Section.module.css'
import { knowledgeText } from './text'

const tabs = [
  { to: '/knowledge', label: 'tab.items', exact: true },
  { to: '/knowledge/test', label: 'tab.test', exact: false },
  { to: '/knowledge/publish/$', label: 'tab.publish', exact: false },
  { to: '/knowledge/import', label: 'tab.import', exact: false, needs: 'knowledge.import' },
  { to: '/knowledge/corrections', label: 'tab.corrections', exact: false, needs: 'knowledge.write' },
] as const

export function KnowledgeLayout() {
  const t = useText(knowledgeText)
  const navigate = useNavigate()
  const mayWrite = useCan('knowledge.write')
  const mayImport = useCan('knowledge.import')
  const mayRead = useCan('learning.read')
  const mayLearn = useCan('learning.label') || mayRead
  const learning = mayRead ? 'clusters' : 'label'
  usePageTitle(t('title'))
  useCommands([
    {
      id: 'knowledge test',
      label: t('tab.test'),
      group: 'here',
      keys: 'g b',
      run: () => void navigate({ to: '/knowledge/test' }),
    },
    {
      id: 'knowledge publish',
      label: t('tab.publish'),
      group: 'here',
      keys: 'g p',
      run: () => void navigate({ to: '/knowledge/publish/$' }),
    },
    {
      id: 'learning',
      label: t('tab.learning'),
      group: 'here',
      keys: 'g l',
      isDisabled: !mayLearn,
      run: () => void navigate({ to: '/learning/$', params: { _splat: learning } }),
    },
    {
      id: 'knowledge new',
      label: t('newItem'),
      group: 'here',
      keys: 'c',
      isDisabled: !mayWrite,
      run: () => void navigate({ to: '/knowledge/items/$id', params: { id: 'new' } }),
    },
  ])
  const shown = tabs.filter(
    (tab) => !('needs' in tab) || (tab.needs === 'knowledge.import' ? mayImport : mayWrite),
  )
  return (
    <div className={s.layout}>
      <header className={s.header}>
        <h1 className={s.title}>{t('title')}</h1>
        <nav className={s.nav} aria-label={t('nav')}>
          {shown.map((tab) => (
            <Link
              key={tab.to}
              to={tab.to}
              className={s.tab}
              activeOptions={{ exact: tab.exact }}
              activeProps={{ className: s.on }}
            >
              {t(tab.label)}
            </Link>
          ))}
          <Link
            to="/knowledge/documents/$"
            params={{ _splat: '' }}
            className={s.tab}
            activeProps={{ className: s.on }}
          >
            {t('tab.documents')}
          </Link>
          <Link to="/learning/$" params={{ _splat: 'health' }} className={s.tab}>
            {t('tab.health')}
          </Link>
          {mayLearn && (
            <Link to="/learning/$" params={{ _splat: learning }} className={s.tab}>
              {t('tab.learning')}
            </Link>
          )}
        </nav>
        {mayWrite && (
          <ButtonLink look="primary" to="/knowledge/items/$id" params={{ id: 'new' }}>
            <Plus size={16} aria-hidden />
            {t('newItem')}
          </ButtonLink>
        )}
      </header>
      <div className={s.body}>
        <Outlet />
      </div>
    </div>
  )
}
