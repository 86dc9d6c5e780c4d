"""A stall of fruit, as test/e2e/kit/stallServer.ts is one in Node: all kinds of call, errors, health, and reflection by grpcio.
The argument is a descriptor set of its proto file. Prints the port."""
import sys
import threading
from concurrent import futures

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

pool = descriptor_pool.Default()
with open(sys.argv[1], "rb") as file:
    for proto in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
        pool.AddSerializedFile(proto.SerializeToString())
message = {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"stall.v1.{name}")) for name in ("Wish", "Fruit", "Basket")}
Fruit = message["Fruit"]
over = threading.Event()


def refuse(wish, context):
    if wish.name == "none":
        context.abort(grpc.StatusCode.NOT_FOUND, "no fruit none")
    if wish.name == "denied":
        context.abort(grpc.StatusCode.PERMISSION_DENIED, "früh 100%\nand late")
    if wish.name == "detailed":
        detail = b"\n\x1ftype.googleapis.com/stall.v1.Wish\x12\x06\n\x04none"
        context.set_trailing_metadata((("grpc-status-details-bin", b"\x08\x03\x12\x05wrong\x1a" + bytes([len(detail)]) + detail),))
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "wrong")
    if wish.name == "slow":
        over.wait(10)


def get(wish, context):
    refuse(wish, context)
    if wish.name == "meta":
        asked = dict(context.invocation_metadata()).get("x-ask", "")
        context.send_initial_metadata((("x-first", asked), ("x-raw-bin", b"\0\1\xff")))
        context.set_trailing_metadata((("x-last", asked),))
    return Fruit(name=wish.name, cents=9007199254740993, kind=wish.kind, tags=["b", "a"], colour="<1>", weights=[0.5, 1e6], sweetness=0.5)


def watch(wish, context):
    refuse(wish, context)
    for cents in range(1, 4):
        yield Fruit(name=wish.name, cents=cents)
        if wish.name == "half" and cents == 2:
            context.abort(grpc.StatusCode.ABORTED, "half is enough")


def add(fruits, _context):
    all = list(fruits)
    return message["Basket"](count=len(all), cents=sum(one.cents for one in all))


def chat(fruits, _context):
    for one in fruits:
        one.name = "re: " + one.name
        yield one


def handler(kind, behaviour, request):
    return kind(behaviour, request_deserializer=message[request].FromString, response_serializer=lambda one: one.SerializeToString())


server = grpc.server(futures.ThreadPoolExecutor(8))
methods = {
    "Get": handler(grpc.unary_unary_rpc_method_handler, get, "Wish"),
    "Watch": handler(grpc.unary_stream_rpc_method_handler, watch, "Wish"),
    "Add": handler(grpc.stream_unary_rpc_method_handler, add, "Fruit"),
    "Chat": handler(grpc.stream_stream_rpc_method_handler, chat, "Fruit"),
}
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("stall.v1.Stall", methods),))
healthy = health.HealthServicer()
healthy.set("", health_pb2.HealthCheckResponse.SERVING)
healthy.set("stall.v1.Stall", health_pb2.HealthCheckResponse.NOT_SERVING)
health_pb2_grpc.add_HealthServicer_to_server(healthy, server)
reflection.enable_server_reflection(("stall.v1.Stall", health.SERVICE_NAME, reflection.SERVICE_NAME), server)
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(port, flush=True)
server.wait_for_termination()
