import { useText } from '../../i18n/text'
import { Checks } from './Checks'
import { permissionGroups, permissionName, permissionText } from './permissionText'

type PermissionChecksProps = {
  names: readonly string[]
  value: readonly string[]
  onChange: (value: string[]) => void
  isDisabled?: boolean
}

// Permissions by the domain in front of their dot.
export function PermissionChecks({ names, value, onChange, isDisabled }: PermissionChecksProps) {
  const t = useText(permissionText)
  const domains = [...new Set(names.map((name) => name.split('.')[0] ?? ''))]
  return (
    <>
      {domains.map((domain) => {
        const known = permissionGroups.find((g) => g === domain)
        return (
          <Checks
            key={domain}
            label={known ? t(`domain.${known}`) : domain}
            options={names
              .filter((name) => name.startsWith(`${domain}.`))
              .map((name) => ({ id: name, label: permissionName(name, t), note: name }))}
            value={value}
            onChange={onChange}
            isDisabled={isDisabled}
          />
        )
      })}
    </>
  )
}
