import { Link, useParams } from '@tanstack/react-router'
import { Suspense, useEffect, useRef } from 'react'
import { useMe } from '../../api/session'
import { NotFound } from '../../app/NotFound'
import { useText } from '../../i18n/text'
import { Skeleton } from '../../ui/Skeleton'
import s from './SettingsPage.module.css'
import { groupIds, sectionIds, sections } from './sections'
import { settingsText } from './text'

export function SettingsPage() {
  const t = useText(settingsText)
  const me = useMe()
  const { section } = useParams({ from: '/shell/settings/$section' })
  const id = sectionIds.find((known) => known === section && sections[known].may(me))
  const nav = useRef<HTMLElement>(null)
  // On a phone the sections lie in one line, the open one may be far along it.
  useEffect(() => {
    if (id)
      nav.current
        ?.querySelector('[aria-current=page]')
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [id])
  const Page = id ? sections[id].page : null
  return (
    <div className={s.settings}>
      <nav className={s.nav} aria-label={t('nav')} ref={nav}>
        {groupIds.map((group) => {
          const members = sectionIds.filter(
            (known) => sections[known].group === group && sections[known].may(me),
          )
          if (members.length === 0) return null
          return (
            <section key={group}>
              <h2 className={s.heading}>{t(`group.${group}`)}</h2>
              <ul>
                {members.map((member) => (
                  <li key={member}>
                    <Link
                      to="/settings/$section"
                      params={{ section: member }}
                      className={s.link}
                      activeProps={{ className: s.on }}
                    >
                      {t(`section.${member}`)}
                    </Link>
                  </li>
                ))}
                {group === 'tech' && (
                  <li>
                    <Link to="/developer" className={s.link}>
                      {t('developer')}
                    </Link>
                  </li>
                )}
              </ul>
            </section>
          )
        })}
      </nav>
      <div className={s.page}>
        <Suspense
          fallback={
            <div className={s.loading}>
              <Skeleton lines={8} height={20} />
            </div>
          }
        >
          {Page ? <Page /> : <NotFound />}
        </Suspense>
      </div>
    </div>
  )
}
