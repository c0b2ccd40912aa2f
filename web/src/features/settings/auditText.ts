import type { Translate } from '../../i18n/text'
import { defineText } from '../../i18n/text'

// What the lines of the audit log say. An action is a thing and what was done to it, "member.invited".
export const auditText = defineText(
  {
    all: '全部对象',
    'thing.account': '账号',
    'thing.customer': '客户',
    'thing.experiment': '实验',
    'thing.group': '技能组',
    'thing.hours': '营业时间',
    'thing.inbox': '接入点',
    'thing.job': '后台任务',
    'thing.key': 'API 密钥',
    'thing.knowledge': '知识库',
    'thing.macro': '快捷回复',
    'thing.member': '成员',
    'thing.role': '角色',
    'thing.team': '班组',
    'thing.webhook': '事件推送',
    'thing.workspace': '工作区',
    'deed.approved': '批准发布',
    'deed.archived': '停用',
    'deed.block': '限制发言',
    'deed.changed': '修改',
    'deed.created': '创建',
    'deed.disabled': '停用',
    'deed.dropped': '丢弃',
    'deed.enabled': '启用',
    'deed.erase': '彻底清除',
    'deed.export': '导出资料',
    'deed.imported': '导入',
    'deed.invitation_revoked': '撤回邀请',
    'deed.invited': '邀请',
    'deed.joined': '加入',
    'deed.made': '新建',
    'deed.members': '调整成员',
    'deed.merge_undo': '撤销合并',
    'deed.secret': '更换密钥',
    'deed.mute': '静音',
    'deed.merge': '合并',
    'deed.password_changed': '修改密码',
    'deed.proposed': '提交发布',
    'deed.published': '发布',
    'deed.removed': '删除',
    'deed.reset_link_made': '生成重设密码链接',
    'deed.retried': '重试',
    'deed.revoked': '吊销',
    'deed.rolled_back': '回滚',
    'deed.secret_dropped': '删除密钥',
    'deed.secret_given': '设置密钥',
    'deed.secret_rotated': '更换密钥',
    'deed.sessions_ended': '退出其登录',
    'deed.totp_off': '关闭两步验证',
    'deed.totp_on': '开启两步验证',
    'deed.unblock': '解除限制',
  },
  {
    all: 'Everything',
    'thing.account': 'Account',
    'thing.customer': 'Customer',
    'thing.experiment': 'Experiment',
    'thing.group': 'Skill group',
    'thing.hours': 'Hours',
    'thing.inbox': 'Inbox',
    'thing.job': 'Job',
    'thing.key': 'API key',
    'thing.knowledge': 'Knowledge',
    'thing.macro': 'Saved reply',
    'thing.member': 'Member',
    'thing.role': 'Role',
    'thing.team': 'Team',
    'thing.webhook': 'Webhook',
    'thing.workspace': 'Workspace',
    'deed.approved': 'approved',
    'deed.imported': 'imported',
    'deed.proposed': 'put up for approval',
    'deed.published': 'published',
    'deed.rolled_back': 'rolled back',
    'deed.archived': 'switched off',
    'deed.block': 'restricted',
    'deed.changed': 'changed',
    'deed.created': 'created',
    'deed.disabled': 'switched off',
    'deed.dropped': 'dropped',
    'deed.enabled': 'switched on',
    'deed.erase': 'erased',
    'deed.export': 'exported',
    'deed.invitation_revoked': 'invitation withdrawn',
    'deed.invited': 'invited',
    'deed.joined': 'joined',
    'deed.made': 'made',
    'deed.members': 'members changed',
    'deed.merge_undo': 'merge undone',
    'deed.secret': 'secret replaced',
    'deed.mute': 'muted',
    'deed.merge': 'merged',
    'deed.password_changed': 'password changed',
    'deed.removed': 'removed',
    'deed.reset_link_made': 'password link made',
    'deed.retried': 'tried again',
    'deed.revoked': 'revoked',
    'deed.secret_dropped': 'key deleted',
    'deed.secret_given': 'key set',
    'deed.secret_rotated': 'secret replaced',
    'deed.sessions_ended': 'signed out',
    'deed.totp_off': 'two-step verification off',
    'deed.totp_on': 'two-step verification on',
    'deed.unblock': 'restriction lifted',
  },
)

type Key = keyof typeof auditText.zh

export const things = (Object.keys(auditText.zh) as Key[])
  .filter((key) => key.startsWith('thing.'))
  .map((key) => key.slice('thing.'.length))

export function thingText(thing: string, t: Translate<typeof auditText.zh>): string {
  const key = `thing.${thing}`
  return key in auditText.zh ? t(key as Key) : thing
}

// A deed without a name is shown as it is recorded: better a raw word than a wrong one.
export function deedText(action: string, t: Translate<typeof auditText.zh>): string {
  const [thing = '', deed = ''] = action.split('.')
  const key = `deed.${deed}`
  return key in auditText.zh ? `${thingText(thing, t)} · ${t(key as Key)}` : action
}
