# A device personalised with its maker's Python library, in one process: what people write today
# who find one process for each command too slow. Arguments: the reader; the folder with ca.pem
# and ca.key, printed and security.
import datetime
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from ykman.pcsc import list_devices
from ykman.piv import generate_ccc, generate_chuid, generate_csr
from yubikit.core.smartcard import SmartCardConnection
from yubikit.piv import KEY_TYPE, MANAGEMENT_KEY_TYPE, OBJECT_ID, SLOT, PivSession

FIRST_KEY = bytes.fromhex("010203040506070801020304050607080102030405060708")
KEY = bytes.fromhex("a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718")
PIN = "739154"

reader, folder = sys.argv[1:]
with open(folder + "/ca.pem", "rb") as file:
    ca = x509.load_pem_x509_certificate(file.read())
with open(folder + "/ca.key", "rb") as file:
    ca_key = serialization.load_pem_private_key(file.read(), None)
objects = {}
for name, tag in (("printed", OBJECT_ID.PRINTED), ("security", OBJECT_ID.SECURITY)):
    with open(folder + "/" + name, "rb") as file:
        objects[tag] = file.read()
objects[OBJECT_ID.CHUID] = generate_chuid()
objects[OBJECT_ID.CAPABILITY] = generate_ccc()


def certify(csr):
    now = datetime.datetime.utcnow()
    return (
        x509.CertificateBuilder()
        .subject_name(csr.subject)
        .issuer_name(ca.subject)
        .public_key(csr.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=365))
        .sign(ca_key, hashes.SHA256())
    )


with list_devices(reader)[0].open_connection(SmartCardConnection) as connection:
    session = PivSession(connection)
    session.authenticate(MANAGEMENT_KEY_TYPE.TDES, FIRST_KEY)
    session.verify_pin("123456")
    session.set_pin_attempts(5, 5)
    session.change_puk("12345678", "87654321")
    session.change_pin("123456", PIN)
    session.authenticate(MANAGEMENT_KEY_TYPE.TDES, FIRST_KEY)
    session.set_management_key(MANAGEMENT_KEY_TYPE.AES192, KEY)
    session.authenticate(MANAGEMENT_KEY_TYPE.AES192, KEY)
    slots = (SLOT.AUTHENTICATION, SLOT.SIGNATURE, SLOT.KEY_MANAGEMENT, SLOT.CARD_AUTH)
    certificates = {}
    for slot in slots:
        public_key = session.generate_key(slot, KEY_TYPE.ECCP256)
        session.attest_key(slot)
        session.verify_pin(PIN)
        certificates[slot] = certify(generate_csr(session, slot, public_key, "CN=Ada Example"))
        session.put_certificate(slot, certificates[slot])
    for tag, content in objects.items():
        session.put_object(tag, content)
    session.verify_pin(PIN)
    for slot, certificate in certificates.items():
        if session.get_certificate(slot) != certificate:
            sys.exit("another certificate was read")
    for tag, content in objects.items():
        if session.get_object(tag) != content:
            sys.exit("another object was read")
