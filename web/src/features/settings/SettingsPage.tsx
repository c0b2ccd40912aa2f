import { PersonalSection } from './PersonalSection'

export function SettingsPage() {
  return <PersonalSection />
}
