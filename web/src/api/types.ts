export type Me = {
  member: { id: string; name: string; email: string; staff_number: string; totp_enabled: boolean }
  workspace: { id: string; slug: string; name: string; time_zone: string; sample: boolean }
  workspaces: { id: string; slug: string; name: string; sample: boolean }[]
  permissions: string[]
}
