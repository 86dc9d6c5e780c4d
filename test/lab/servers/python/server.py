"""A Greeter as the demo server is one: CPU work per call, health, channelz, /metrics, and what it has done in its log."""
import os
import sys
import threading
import time
from concurrent import futures

import grpc
from grpc_channelz.v1 import channelz
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from prometheus_client import start_http_server
from py_grpc_prometheus.prometheus_server_interceptor import PromServerInterceptor

burn_ms = int(sys.argv[1])
calls = 0
lock = threading.Lock()


def say_hello(_request, _context):
    global calls
    with lock:
        calls += 1
    end = time.thread_time() + burn_ms / 1000
    while time.thread_time() < end:
        pass
    name = os.uname().nodename.encode()
    # HelloReply by hand: one string, field 1.
    return bytes([10, len(name)]) + name


server = grpc.server(futures.ThreadPoolExecutor(4), interceptors=(PromServerInterceptor(),), options=[("grpc.enable_channelz", 1)])
greeter = grpc.method_handlers_generic_handler("helloworld.Greeter", {"SayHello": grpc.unary_unary_rpc_method_handler(say_hello)})
server.add_generic_rpc_handlers((greeter,))
health_servicer = health.HealthServicer()
health_servicer.set("", health_pb2.HealthCheckResponse.SERVING)
health_pb2_grpc.add_HealthServicer_to_server(health_servicer, server)
channelz.add_channelz_servicer(server)
server.add_insecure_port("[::]:50051")
server.start()
start_http_server(9090)
while True:
    time.sleep(2)
    print(f"done calls={calls} messages=0 burned={calls * burn_ms}", flush=True)
