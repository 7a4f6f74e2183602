"""Real mail servers for the tests, each with its own folder and free ports on 127.0.0.1, stopped by itself.

    Certificates(folder)   an authority and a certificate for localhost, made by openssl
    Postfix(folder)        Postfix with Dovecot's SASL: STARTTLS, implicit TLS and plain ports
    send(...)              runs tests/integration/smtp_send, gives its JSON as a dict

Nothing of /etc is read or written, no running server is touched.
"""

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
import types

BUILD = os.environ.get("ENVOI_BUILD", "build/dev")
USER = "anna@example.com"
PASSWORD = "correct horse battery"


def free_ports(count):
    """Ports that were free a moment ago, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def wait_until(condition, what, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.02)


def listens(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout}")
    return done.stdout


class Certificates:
    """authority: PEM path; certificate, key: for localhost and 127.0.0.1; client(): for a person."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self._folder = folder
        path = lambda name: os.path.join(folder, name)
        self.authority, self.certificate, self.key = path("authority.pem"), path("server.pem"), path("server.key")
        run("openssl", "req", "-x509", *self._CURVE, "-keyout", path("authority.key"), "-out", self.authority,
            "-days", "30", "-subj", "/CN=Envoi Test Authority")
        with open(path("server.ext"), "w", encoding="ascii") as extensions:
            extensions.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        self._sign("server", "Envoi test server", "-extfile", path("server.ext"))

    _CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    def client(self, name):
        """A certificate made out to that name: its certificate and key are PEM paths."""
        self._sign("client", name)
        return types.SimpleNamespace(certificate=os.path.join(self._folder, "client.pem"),
                                     key=os.path.join(self._folder, "client.key"))

    def _sign(self, file, name, *options):
        path = lambda end: os.path.join(self._folder, file + end)
        run("openssl", "req", *self._CURVE, "-keyout", path(".key"), "-out", path(".csr"), "-subj", f"/CN={name}")
        run("openssl", "x509", "-req", "-in", path(".csr"), "-CA", self.authority, "-CAkey",
            os.path.join(self._folder, "authority.key"), "-CAcreateserial", "-out", path(".pem"), "-days", "30", *options)


MAIN_CF = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mail.example.com
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
smtpd_peername_lookup = no
disable_dns_lookups = yes
biff = no
default_transport = error:5.7.1 nothing leaves this machine
relay_transport = error:5.7.1 nothing leaves this machine
virtual_mailbox_domains = example.com
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{ {{ ben@example.com = ben/ }}, {{ carl@example.com = carl/ }}, {{ bärbel@example.com = baerbel/ }} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_mailbox_limit = 0
message_size_limit = 20000000
mailbox_size_limit = 0
header_checks = regexp:{folder}/etc/header_checks
smtputf8_enable = yes
smtpd_recipient_restrictions = reject_unauth_destination, check_recipient_access inline:{{ {{ later@example.com = 450 4.2.1 come back later }} }}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_tls_cert_file = {certificates.certificate}
smtpd_tls_key_file = {certificates.key}
smtpd_tls_security_level = none
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_sasl_security_options = noanonymous
smtpd_tls_auth_only = yes
"""

MASTER_CF = """
127.0.0.1:{plain} inet n - n - - smtpd
127.0.0.1:{data} inet n - n - - smtpd
  -o smtpd_discard_ehlo_keywords=chunking
127.0.0.1:{simple} inet n - n - - smtpd
  -o smtpd_discard_ehlo_keywords=pipelining,chunking,size,8bitmime,smtputf8,enhancedstatuscodes
127.0.0.1:{starttls} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{tls} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

DOVECOT_CONF = """
base_dir = {folder}/dovecot/run
state_dir = {folder}/dovecot/state
log_path = {folder}/dovecot/log
protocols =
ssl = no
auth_mechanisms = {mechanisms}
disable_plaintext_auth = no
passdb {{
  driver = passwd-file
  mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
  args = scheme=PLAIN username_format=%u {folder}/dovecot/users
}}
{more}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home=/nonexistent
}}
service auth {{
  unix_listener {folder}/queue/private/auth {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
"""


class Postfix:
    """Ports: plain (all extensions), data (all but CHUNKING), simple (none of them), starttls and tls (both want a log-in)."""

    @staticmethod
    def missing():
        """Why it can't run here, or None."""
        if not sys.platform.startswith("linux") or os.geteuid() != 0:
            return "Postfix starts only for root"
        for program in ("postfix", "dovecot"):
            if not Postfix.find(program):
                return f"{program} is not installed"
        return None

    @staticmethod
    def find(program):
        return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin")

    def __init__(self, folder, mechanisms="plain login", users="", more=""):
        """mechanisms: what Dovecot offers; users, more: further lines of its passwd-file and configuration."""
        self.folder = folder
        os.chmod(folder, 0o755)
        self.certificates = Certificates(os.path.join(folder, "certificates"))
        self.plain, self.data, self.simple, self.starttls, self.tls = free_ports(5)
        self._dovecot = None
        nobody = pwd.getpwnam("nobody")
        values = dict(folder=folder, certificates=self.certificates, uid=nobody.pw_uid, gid=nobody.pw_gid,
                      plain=self.plain, data=self.data, simple=self.simple, starttls=self.starttls, tls=self.tls,
                      mechanisms=mechanisms, more=more)
        for name in ("etc", "queue", "data", "mail", "dovecot"):
            os.mkdir(os.path.join(folder, name))
        shutil.chown(os.path.join(folder, "data"), "postfix")
        shutil.chown(os.path.join(folder, "mail"), "nobody")
        for name, text in (("etc/main.cf", MAIN_CF),
                           ("etc/master.cf", MASTER_CF), ("dovecot/dovecot.conf", DOVECOT_CONF)):
            self._write(name, text.format(**values))
        self._write("etc/header_checks", "/^X-Refuse:/ REJECT we do not like this\n")
        self._write("dovecot/users", f"{USER}:{PASSWORD}\n{users}")
        try:
            self._postfix("check")
            self._dovecot = subprocess.Popen(
                [self.find("dovecot"), "-F", "-c", os.path.join(folder, "dovecot/dovecot.conf")],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            auth = os.path.join(folder, "queue/private/auth")
            wait_until(lambda: os.path.exists(auth) or self._dovecot.poll() is not None, "Dovecot did not start")
            self._postfix("start")
            for port in (self.plain, self.data, self.simple, self.starttls, self.tls):
                wait_until(lambda: listens(port), f"nothing listens on port {port}")
        except BaseException:
            print(self.logs(), file=sys.stderr)
            self.stop()
            raise

    def stop(self):
        if os.path.exists(os.path.join(self.folder, "queue/pid/master.pid")):
            self._postfix("stop")
        if self._dovecot:
            self._dovecot.terminate()
            self._dovecot.wait(30)

    def logs(self):
        text = ""
        for name in ("mail.log", "dovecot/log"):
            path = os.path.join(self.folder, name)
            if os.path.exists(path):
                with open(path, encoding="utf-8", errors="replace") as log:
                    text += f"--- {name}\n{log.read()}"
        return text

    def take(self, mailbox, count=1):
        """Waits for that many messages in the mailbox, takes them out and gives their octets, sorted."""
        new = os.path.join(self.folder, "mail", mailbox, "new")
        names = lambda: sorted(os.listdir(new)) if os.path.isdir(new) else []
        wait_until(lambda: len(names()) >= count, f"no mail for {mailbox}; {self.logs()}")
        messages = []
        for name in names():
            with open(os.path.join(new, name), "rb") as message:
                messages.append(message.read())
            os.remove(os.path.join(new, name))
        return sorted(messages)

    def _write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def _postfix(self, command):
        run(self.find("postfix"), "-c", os.path.join(self.folder, "etc"), command)


def send(files, port, security, to, *, sender=USER, user=None, password=PASSWORD, authority=None, eight_bit=False,
         host="127.0.0.1", auth=None, token=None, client=None):
    """Lets core/smtp send the files over one connection. See smtp_send.cpp for what comes back."""
    command = [os.path.join(BUILD, "tests", "smtp_send"), "--host", host, "--port", str(port),
               "--security", security, "--from", sender]
    for recipient in to:
        command += ["--to", recipient]
    if user:
        command += ["--user", user, "--token-env" if token else "--password-env", "ENVOI_TEST_PASSWORD"]
    if auth:
        command += ["--auth", auth]
    if client:
        command += ["--client-cert", client.certificate, "--client-key", client.key]
    if authority:
        command += ["--ca-file", authority]
    if eight_bit:
        command += ["--8bit"]
    done = subprocess.run(command + files, stdout=subprocess.PIPE, check=True, timeout=120,
                          env=dict(os.environ, ENVOI_TEST_PASSWORD=token or password))
    return json.loads(done.stdout)
