/** Whether what is written there goes to hardware: not to `/dev/null`, a terminal or a descriptor. */
export function isDevice(path: string): boolean {
  return /^\/dev\/(?!null$|stdout$|stderr$|stdin$|tty|pts\/|fd\/|tcp\/|udp\/|zero$|shm\/|console$|log$)/.test(
    path,
  );
}

/** Whether a file belongs to the system. */
export function isSystemFile(path: string): boolean {
  return /^\/(etc|boot|bin|sbin|usr|lib|proc|sys)\//.test(path);
}
