import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('systemctl lines', () => {
  itReads(
    'looking',
    `
systemctl
  => systemctl | - | - | - | - | - | read none reversible
systemctl --failed
  => systemctl | - | - | - | - | - | read none reversible ~ --failed
systemctl --version
  => systemctl | - | - | - | - | - | read none reversible ~ --version
systemctl status web.service -l --no-pager -n 20
  => systemctl | status | unit | web | - | = | read none reversible ~ --full --no-pager --lines=20
systemctl is-active web db
  => systemctl | is-active | unit | web, db | - | = | read none reversible
systemctl is-system-running
  => systemctl | is-system-running | - | - | - | - | read none reversible
systemctl show -p MainPID web
  => systemctl | show | unit | web | - | = | read none reversible ~ --property=MainPID
systemctl cat web
  => systemctl | cat | unit | web | - | = | read none reversible
systemctl list-units --type=service --state failed -a
  => systemctl | list-units | unit | - | - | - | read none reversible ~ --type=service --state=failed --all
systemctl list-dependencies web -r
  => systemctl | list-dependencies | unit | web | - | = | read none reversible ~ --recursive
systemctl list-timers
  => systemctl | list-timers | unit | - | - | - | read none reversible
systemctl list-jobs
  => systemctl | list-jobs | - | - | - | - | read none reversible
systemctl get-default
  => systemctl | get-default | - | - | - | - | read none reversible
systemctl show-environment
  => systemctl | show-environment | - | - | - | - | read none reversible
systemctl whoami
  => systemctl | whoami | unit | - | - | - | read none reversible
systemctl help web
  => systemctl | help | unit | web | - | = | read none reversible
`,
  );

  itReads(
    'units',
    `
systemctl restart web.service db.socket
  => systemctl | restart | unit | web, db.socket | - | = | restart instance
systemctl try-restart web
  => systemctl | try-restart | unit | web | - | = | restart instance
systemctl reload-or-restart web
  => systemctl | reload-or-restart | unit | web | - | = | restart instance
systemctl try-reload-or-restart web
  => systemctl | try-reload-or-restart | unit | web | - | = | restart instance
systemctl reload web
  => systemctl | reload | unit | web | - | = | restart instance
systemctl condrestart web
  => systemctl | condrestart | unit | web | - | = | restart instance
systemctl force-reload web
  => systemctl | force-reload | unit | web | - | = | restart instance
systemctl start web@1
  => systemctl | start | unit | web@1 | - | = | start instance reversible
systemctl stop web
  => systemctl | stop | unit | web | - | = | stop instance reversible
systemctl kill -s SIGKILL --kill-whom main web
  => systemctl | kill | unit | web | - | = | stop instance reversible ~ --signal=SIGKILL --kill-whom=main
systemctl freeze web
  => systemctl | freeze | unit | web | - | = | stop instance reversible
systemctl thaw web
  => systemctl | thaw | unit | web | - | = | start instance reversible
systemctl enable --now web
  => systemctl | enable | unit | web | - | = | change instance reversible ~ --now
systemctl disable web
  => systemctl | disable | unit | web | - | = | change instance reversible
systemctl mask web
  => systemctl | mask | unit | web | - | = | change instance reversible
systemctl unmask web
  => systemctl | unmask | unit | web | - | = | change instance reversible
systemctl reenable web
  => systemctl | reenable | unit | web | - | = | change instance reversible
systemctl edit web --full
  => systemctl | edit | unit | web | - | = | restore-config instance reversible ~ --full
systemctl revert web
  => systemctl | revert | unit | web | - | = | restore-config instance reversible
systemctl set-property web MemoryMax=1G
  => systemctl | set-property | unit | web | - | = | raise-limits instance reversible
`,
  );

  itReads(
    'the manager and the machine',
    `
systemctl set-environment A=b
  => systemctl | set-environment | - | - | - | - | change host reversible
systemctl unset-environment A
  => systemctl | unset-environment | unit | A | - | = | change host reversible
systemctl import-environment
  => systemctl | import-environment | - | - | - | - | change host reversible
systemctl set-default multi-user.target
  => systemctl | set-default | unit | multi-user.target | - | = | change host reversible
systemctl daemon-reload
  => systemctl | daemon-reload | - | - | - | - | change host reversible
systemctl daemon-reexec
  => systemctl | daemon-reexec | - | - | - | - | restart host
systemctl reset-failed
  => systemctl | reset-failed | unit | - | - | - | change instance reversible
systemctl reset-failed web
  => systemctl | reset-failed | unit | web | - | = | change instance reversible
systemctl clean web --what=state
  => systemctl | clean | unit | web | - | = | delete instance DESTRUCTIVE ~ --what=state ~ destroys-data: Removes the unit's state and caches.
systemctl link /srv/web.service
  => systemctl | link | unit | /srv/web | - | = | change instance reversible
systemctl preset-all
  => systemctl | preset-all | unit | - | - | - | change host reversible
systemctl add-wants a.target web
  => systemctl | add-wants | unit | a.target, web | - | = | change instance reversible
systemctl bind web /a
  => systemctl | bind | unit | web, /a | - | = | change instance reversible
systemctl cancel 5
  => systemctl | cancel | unit | 5 | - | = | change host reversible
systemctl default
  => systemctl | default | - | - | - | - | change host reversible
systemctl log-level debug
  => systemctl | log-level | unit | debug | - | = | change host reversible
systemctl switch-root /new
  => systemctl | switch-root | unit | /new | - | = | restart host
systemctl service-log-level web debug
  => systemctl | service-log-level | unit | web, debug | - | = | change instance reversible
systemctl service-watchdogs no
  => systemctl | service-watchdogs | unit | no | - | = | change host reversible
`,
  );

  itReads(
    'the whole machine',
    `
systemctl reboot
  => systemctl | reboot | - | - | - | - | restart host DESTRUCTIVE ~ destroys: Everything on the machine stops.
systemctl soft-reboot
  => systemctl | soft-reboot | - | - | - | - | restart host DESTRUCTIVE ~ destroys: Everything on the machine stops.
systemctl poweroff
  => systemctl | poweroff | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
systemctl halt
  => systemctl | halt | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
systemctl kexec
  => systemctl | kexec | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
systemctl suspend
  => systemctl | suspend | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
systemctl hibernate
  => systemctl | hibernate | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
systemctl rescue
  => systemctl | rescue | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
systemctl emergency
  => systemctl | emergency | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
systemctl isolate rescue.target
  => systemctl | isolate | unit | rescue.target | - | = | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
systemctl exit
  => systemctl | exit | - | - | - | - | stop host DESTRUCTIVE ~ destroys: Everything on the machine stops.
`,
  );

  itReads(
    'other machines, flags, placeholders',
    `
systemctl -H root@h restart web
  => systemctl | restart | unit | web | - | = | restart instance ~ --host=root@h ~ other-context: Speaks to another machine.
systemctl --host=h status web
  => systemctl | status | unit | web | - | = | read none reversible ~ --host=h ~ other-context: Speaks to another machine.
systemctl -M box restart web
  => systemctl | restart | unit | web | - | = | restart instance ~ --machine=box ~ other-context: Speaks to another machine.
systemctl -q -f -i -T -t service stop web
  => systemctl | stop | unit | web | - | = | stop instance reversible ~ --quiet --force --ignore-inhibitors --show-transaction --type=service
systemctl restart, web
  => systemctl | restart | unit | web | - | = | restart instance
systemctl frobnicate web
  => systemctl | - | - | - | - | - | unknown none ~ unknown-verb: systemctl has no verb "frobnicate" known here.
systemctl frobnicate --now
  => systemctl | - | - | - | - | - | unknown none ~ --now ~ unknown-verb: systemctl has no verb "frobnicate" known here.
systemctl restart <unit> and wait
  => systemctl | restart | unit | <unit> | - | = | restart instance
systemctl restart the unit
  => systemctl | restart | unit | - | - | - | restart instance
systemctl restart [OPTIONS] web
  => systemctl | restart | unit | web | - | = | restart instance
systemctl restart $(cat units)
  => systemctl | restart | unit | - | - | - | restart instance ~ substitution: A part of it is what another command says.
systemctl restart $UNIT
  => systemctl | restart | unit | $UNIT | - | = | restart instance
systemctl --user restart web
  => systemctl | restart | unit | web | - | = | restart instance ~ --user
systemctl --when=+5min reboot
  => systemctl | reboot | - | - | - | - | restart host DESTRUCTIVE ~ --when=+5min ~ destroys: Everything on the machine stops.
`,
  );
});
